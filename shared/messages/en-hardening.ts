/** What the app does not start with, and whose work is in it. */
export const enHardening = {
  'error.notices-not-shown':
    'The list of third-party licences could not be opened. It is this file: {{subject}}. Open it with a text editor.',
  'about.notices': 'Third-party licences',
  'refused.sandbox':
    'COS Courier does not start with {{name}}, which takes away the sandbox between its pages and this computer. Start it again without that.',
  'refused.appimage':
    'COS Courier does not start without its sandbox. The AppImage asked for {{name}}, since this system lets no ordinary program make user namespaces. Install the .deb or .rpm, which brings what the sandbox needs, or allow user namespaces and start again: sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0 (Ubuntu 24.04 and later), sudo sysctl -w kernel.unprivileged_userns_clone=1 (older Debian).',
  'refused.driving':
    'COS Courier does not start with {{name}}, by which other programs could control it and read what it holds. Start it again without that.',
  'refused.programs':
    'COS Courier does not start with {{name}}, which puts another program in the place of a part of it. Start it again without that.',
  'refused.data':
    'COS Courier does not start with {{name}}, which would keep what it stores elsewhere or unprotected. Start it again without that; --data-dir DIR chooses the folder for its data.',
  'refused.network':
    'COS Courier does not start with {{name}}, which changes whom it talks to and whether it checks that. Start it again without that; the proxy stands in the settings, or: cos-courier network set.',
  'refused.pages':
    'COS Courier does not start with {{name}}, which loosens what its pages may do. Start it again without that.',
  'refused.unknown': 'COS Courier has no option {{name}}. What begins with a dash and is a path goes after --.',
  'refused.variable':
    'COS Courier does not start while the environment variable {{name}} is set: requests would be printed with the id of the key. Unset it and start again.',
} as const
