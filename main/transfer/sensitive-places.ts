/**
 * Where secrets lie, by system: design's list. `~` is the home folder; a last segment `*` stands for nothing here, each
 * place covers all below it.
 */
const EVERYWHERE = [
  '~/.ssh',
  '~/.gnupg',
  '~/.aws',
  '~/.azure',
  '~/.kube',
  '~/.docker',
  '~/.netrc',
  '~/.git-credentials',
  '~/.password-store',
  '~/.npmrc',
  '~/.pypirc',
  '~/.cos.conf',
  '~/.tccli',
  '~/.config/gcloud',
  '~/.config/gh',
  '~/.config/git/credentials',
  '~/.config/rclone',
]

const LINUX = [
  ...EVERYWHERE,
  '~/.local/share/keyrings',
  '~/.local/share/kwalletd',
  '~/.kde/share/apps/kwallet',
  '~/.pki',
  '~/.mozilla',
  '~/.thunderbird',
  '~/.config/google-chrome',
  '~/.config/google-chrome-beta',
  '~/.config/chromium',
  '~/.config/microsoft-edge',
  '~/.config/BraveSoftware',
  '~/.config/vivaldi',
  '~/.config/opera',
  '~/.var/app/org.mozilla.firefox',
  '~/.var/app/com.google.Chrome',
  '~/.var/app/org.chromium.Chromium',
  '~/snap/firefox',
  '~/snap/chromium',
  '/etc/shadow',
  '/etc/gshadow',
  '/etc/ssh',
  '/proc',
  '/sys',
  '/dev',
]

const MACOS = [
  ...EVERYWHERE,
  '~/Library/Keychains',
  '~/Library/Cookies',
  '~/Library/Safari',
  '~/Library/Containers/com.apple.Safari',
  '~/Library/Application Support/Google/Chrome',
  '~/Library/Application Support/Chromium',
  '~/Library/Application Support/Microsoft Edge',
  '~/Library/Application Support/BraveSoftware',
  '~/Library/Application Support/Firefox',
  '~/Library/Application Support/Vivaldi',
  '~/Library/Application Support/com.operasoftware.Opera',
  '~/Library/Thunderbird',
  '/Library/Keychains',
  '/private/etc/ssh',
  '/private/var/db/dslocal',
]

const WINDOWS = [
  ...EVERYWHERE,
  '~/_netrc',
  '~/AppData/Roaming/Microsoft/Credentials',
  '~/AppData/Roaming/Microsoft/Protect',
  '~/AppData/Roaming/Microsoft/Crypto',
  '~/AppData/Roaming/Microsoft/SystemCertificates',
  '~/AppData/Local/Microsoft/Credentials',
  '~/AppData/Local/Microsoft/Vault',
  '~/AppData/Local/Google/Chrome/User Data',
  '~/AppData/Local/Chromium/User Data',
  '~/AppData/Local/Microsoft/Edge/User Data',
  '~/AppData/Local/BraveSoftware',
  '~/AppData/Local/Vivaldi/User Data',
  '~/AppData/Roaming/Opera Software',
  '~/AppData/Roaming/Mozilla',
  '~/AppData/Local/Mozilla',
  '~/AppData/Roaming/Thunderbird',
  '~/AppData/Roaming/GitHub CLI',
  '~/AppData/Roaming/gcloud',
  '~/AppData/Roaming/rclone',
  '~/AppData/Roaming/gnupg',
]

/** Places with `~` for the home folder and `/` between segments; each covers all below it. */
export const sensitivePlaces = (platform: NodeJS.Platform): readonly string[] =>
  platform === 'win32' ? WINDOWS : platform === 'darwin' ? MACOS : LINUX
