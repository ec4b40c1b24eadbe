/** New versions of the app. */
export const enUpdates = {
  'updates.title': 'Updates',
  'updates.about':
    'New versions are signed. The app takes none that was not signed with its maker’s key, that is older, or that is for another computer.',
  'updates.status': 'This version',
  'updates.running': 'COS Courier {{version}} is running.',
  'updates.not-possible':
    'This copy of the app does not look for new versions: it was made without an address to look at.',
  'updates.never': 'Not looked for new versions yet.',
  'updates.checked': 'Last looked {{time}}.',
  'updates.server': 'It is looked for at {{host}}.',
  'updates.checking': 'Looking for a new version…',
  'updates.current': 'This is the newest version.',
  'updates.held-back': 'Version {{version}} is given out step by step. It is not this computer’s turn yet.',
  'updates.available': 'Version {{version}} is available ({{size}}).',
  'updates.available-by-hand':
    'Version {{version}} is available. This copy cannot replace itself: fetch the new version and put it in its place.',
  'updates.no-file': 'Version {{version}} is available, but there is no package of the kind that is installed here.',
  'updates.downloading': 'Version {{version}} is being downloaded: {{received}} of {{size}}.',
  'updates.ready': 'Version {{version}} is downloaded and verified.',
  'updates.ready-password':
    'Version {{version}} is downloaded and verified. Installing it takes the administrator’s password.',
  'updates.ready-at-end': 'It is installed when you quit the app.',
  'updates.installing': 'Version {{version}} is being installed…',
  'updates.installed': 'Version {{version}} is installed. It runs after a restart.',
  'updates.check': 'Check now',
  'updates.download': 'Download',
  'updates.restart': 'Restart and update',
  'updates.restart-only': 'Restart',
  'updates.fetch': 'Fetch in the browser',
  'updates.later': 'Later',
  'updates.details': 'Details',
  'updates.notes': 'What is new in {{version}}',
  'updates.released': 'Released {{date}}',
  'updates.mode': 'How new versions come',
  'updates.mode-automatic': 'Automatic',
  'updates.mode-automatic-hint':
    'Downloaded in the background and installed when you quit, never while uploads run. Where a password is needed, you are asked.',
  'updates.mode-notify': 'Tell me',
  'updates.mode-notify-hint': 'The app says that there is one; you say when it is downloaded and installed.',
  'updates.mode-off': 'Off',
  'updates.mode-off-hint': 'The app does not look by itself. You can look here.',
  'updates.channel': 'Which versions',
  'updates.channel-stable': 'Stable',
  'updates.channel-stable-hint': 'For everyday work.',
  'updates.channel-beta': 'Beta',
  'updates.channel-beta-hint': 'Earlier, and less tested. Going back to stable waits for the next stable version.',
  'search.words.updates': 'update upgrade new version beta automatic channel check',
  'updates.notice.available': 'Version {{version}} of COS Courier is available.',
  'updates.notice.ready': 'Version {{version}} of COS Courier is ready.',
  'updates.notice.installed': 'Version {{version}} of COS Courier is installed and runs after a restart.',
  'updates.cli.current': 'COS Courier {{version}} is the newest version ({{channel}}).',
  'updates.cli.available': 'Version {{available}} is available; {{version}} is running ({{channel}}).',
  'updates.cli.held-back':
    'Version {{available}} is given out step by step, and not to this computer yet; {{version}} is running ({{channel}}).',
  'updates.cli.fetch': 'This copy cannot replace itself. Fetch {{address}}',
  'updates.cli.installed': 'Version {{available}} is installed; it runs from the next start on.',
  'error.update-not-possible':
    'This copy of COS Courier ({{subject}}) was made without an address to look for new versions. Ask whoever gave it to you.',
  'error.update-unreachable':
    'New versions cannot be looked for: {{subject}} cannot be reached or gave no answer. Check the internet connection and the proxy, then try again.',
  'error.update-redirect':
    '{{subject}} sends the app elsewhere for new versions, and the app does not follow. If your network has a login page, log in there first; then try again.',
  'error.update-feed-missing':
    '{{subject}} has no list of versions for this kind of computer. Try again later; if that stays so, tell the maker of the app.',
  'error.update-feed-malformed':
    'What {{subject}} answers is no list of versions, so it was not used. If your network has a login page, log in there first; then try again.',
  'error.update-feed-newer':
    'The list of versions at {{subject}} is of a kind that this version does not understand. Fetch the new version yourself.',
  'error.update-signature':
    'The list of versions at {{subject}} is not signed by the maker of this app, so it was not used. Nothing was installed. Tell the maker: somebody may have changed it.',
  'error.update-elsewhere':
    'What {{subject}} offers is for another app, channel or computer, so it was not used. Nothing was installed. Tell the maker of the app.',
  'error.update-expired':
    'The list of versions at {{subject}} is out of date, so the app cannot know whether there is a newer one. Check this computer’s date; then try again later.',
  'error.update-older':
    'The version that is offered, {{subject}}, is older than one that was there before, so it was not used. Nothing was installed. Tell the maker of the app.',
  'error.update-file-missing':
    '{{subject}} does not have the file that its list of versions names. Try again later; if that stays so, tell the maker of the app.',
  'error.update-file-differs':
    'The new version from {{subject}} is not the file that was signed, so it was not installed. Download it again; if that stays so, tell the maker of the app.',
  'error.update-not-kept':
    'The new version cannot be kept on this computer’s disk. Make space, and see that you may write to the app’s data folder; then download it again.',
  'error.update-not-ready': 'There is no new version to do this with. Look for new versions first.',
  'error.update-busy':
    'Version {{subject}} was not installed, since uploads or commands are running. Install it when they are done.',
  'error.update-install-failed':
    'The new version could not be installed: {{subject}}. The old one is still there. See that you may write there and that there is space; then try again.',
  'error.update-no-password-prompt':
    'This system has no program that asks for the administrator’s password (pkexec), so the package was not installed. Install it as administrator: {{subject}}',
  'error.update-password-dismissed':
    '{{subject}} was not installed, since the administrator’s password was not entered. Choose to install it again when you have it.',
  'error.update-password-refused':
    'The system does not let you install packages, or had no way to ask for the administrator’s password. Have the administrator install it: {{subject}}',
} as const
