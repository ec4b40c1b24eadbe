#!/bin/sh
# Stands in for AppImage's runtime where it cannot be downloaded, for test builds alone. The file that it heads goes on, at
# byte @OFFSET@, with a squashfs. Unpacks that, where the real one mounts it, and runs its AppRun as this very process.
set -eu
case "$0" in */*) self=$(readlink -f -- "$0") ;; *) self=$(readlink -f -- "$(command -v -- "$0")") ;; esac
unpack() { unsquashfs -quiet -no-progress -no-xattrs -force -offset @OFFSET@ -dest "$1" "$self" >/dev/null; }
case "${1-}" in
  --appimage-offset) echo @OFFSET@; exit 0 ;;
  --appimage-extract) unpack squashfs-root; exit 0 ;;
esac
folder=$(mktemp -d "${TMPDIR:-/tmp}/cos-courier-appimage-$$-XXXXXX")
unpack "$folder"
# Nobody's child and of no terminal: whoever waits for the app does not wait for it, whoever ends the app does not end it.
(setsid sh -c 'tail --pid="$1" -f /dev/null; rm -rf -- "$2"' remove "$$" "$folder" </dev/null >/dev/null 2>&1 &)
APPIMAGE=$self APPDIR=$folder ARGV0=$0 OWD=$(pwd)
export APPIMAGE APPDIR ARGV0 OWD
exec "$folder/AppRun" "$@"
