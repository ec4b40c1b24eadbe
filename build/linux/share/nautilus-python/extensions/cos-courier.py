"""Upload with COS Courier in the menu of GNOME's Files (Nautilus).

Nautilus takes entries for all users from extensions alone; this one needs the package python3-nautilus (Debian, Ubuntu)
or nautilus-python (Fedora). Without it the file lies here unread.
"""

import locale
import shutil

from gi.repository import Gio, GObject, Nautilus

COMMAND = "cos-courier"
LABELS = {"zh_CN": "用 COS Courier 上传", "zh_SG": "用 COS Courier 上传"}


def label():
    language = locale.setlocale(locale.LC_MESSAGES) or ""
    return LABELS.get(language.split(".")[0], "Upload with COS Courier")


class CosCourierMenu(GObject.GObject, Nautilus.MenuProvider):
    # Up to Nautilus 42 the window comes first.
    def get_file_items(self, *arguments):
        paths = [file.get_location().get_path() for file in arguments[-1]]
        # What has no path lies on another computer, or in the trash.
        if not paths or None in paths or shutil.which(COMMAND) is None:
            return []
        item = Nautilus.MenuItem(name="CosCourier::upload", label=label(), tip="", icon=COMMAND)
        item.connect("activate", upload, paths)
        return [item]

    def get_background_items(self, *_arguments):
        return []


def upload(_item, paths):
    # No shell, and after -- no name can become an option.
    Gio.Subprocess.new([COMMAND, "--", *paths], Gio.SubprocessFlags.NONE)
