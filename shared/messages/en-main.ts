/** What main itself says: command line, native dialogs, window titles. */
export const enMain = {
  'cli.failed': 'Not uploaded: {{name}}. {{reason}}',
  'cli.unverified': 'Uploaded, but not verified, since the server sent no checksum: {{name}}',
  'cli.skipped': 'Skipped: {{name}} ({{reason}})',
  'cli.summary':
    '{{verified}} verified, {{unverified}} not verified, {{skipped}} skipped, {{failed}} failed; {{bytes}} in {{duration}}.',
  'cli.nothing-could-start': 'Nothing could be uploaded, for want of a key or a permission.',
  'cli.left':
    'Left at COS, where it could not be removed: the unfinished upload {{uploadId}} of {{key}}. Its parts are stored and cost money until it is aborted. The app keeps no record of it; with a stored profile for this bucket: {{command}}',
  'cli.left-remembered':
    'Left at COS, where it could not be removed: the unfinished upload {{uploadId}} of {{key}}. Its parts are stored and cost money until it is aborted. The app tries that again when it next uploads there; or at once: {{command}}',
  'cli.profile-saved': 'Profile “{{name}}” is saved. Uploads go to {{bucket}} in {{region}}, below “{{prefix}}”.',
  'cli.profile-without-key': 'It has no key yet: run the command with --secret-stdin, or enter one in Settings.',
  'cli.profile-removed': 'Profile “{{name}}” and its key are removed.',
  'cli.without-keychain': 'No keychain is running, so none was searched for a key of this profile.',
  'cli.key-stored': 'The key of “{{name}}” is stored in the keychain.',
  'cli.key-removed': 'The key of “{{name}}” is removed from the keychain.',
  'cli.key-of-root':
    'This is the key of a root account: it may do everything in the account. Better use a sub-account’s key; cos-courier profile policy {{name}} prints what it must be allowed.',
  'cli.no-profiles': 'There are no profiles yet.',
  'cli.interrupted': 'Interrupted. The same command goes on where this one stood.',
  'cli.interrupted-unkept':
    'Interrupted. Nothing of this command is kept: what it had begun to upload in parts may still be at COS and cost money until it is aborted. With a stored profile for this bucket: cos-courier uploads list --profile NAME',
  'cli.owner-gone':
    'The running COS Courier went away before the command had ended. Run the command again; finished parts are kept.',
  'skip.symlink': 'symbolic link',
  'skip.special-file': 'not a regular file',
  'skip.sensitive': 'a place where keys or passwords are kept',
  'skip.symlink-outside': 'link to a place outside the folder',
  'skip.symlink-loop': 'link back to a folder above it',
  'skip.excluded': 'left out by the exclude list',
  'skip.hidden': 'hidden file',
  'skip.too-small': 'smaller than asked for',
  'skip.too-large': 'larger than asked for',
  'skip.exists': 'already there',
  'skip.same': 'already there, with the same content',
  'skip.not-newer': 'what is there is not older',
  'skip.cancelled': 'cancelled',
  'window.transfer': 'COS Courier',
  'window.admin': 'COS Courier – Settings',
  'dialog.network.title': 'Change how the app gets to the network?',
  'cli.network-saved': 'The network settings are saved.',
  'window.key-entry': 'COS Courier – Key',
  'dialog.save.title': 'Change profile “{{name}}”?',
  'dialog.save.new-title': 'Add profile “{{name}}”?',
  'dialog.save.ok': 'Save',
  'dialog.cancel': 'Cancel',
  'dialog.save.nothing': '(none)',
  'dialog.save.public-read':
    'public-read: everybody who has the address of an uploaded file can then read it, without any key.',
  'dialog.save.authenticated-read':
    'authenticated-read: everybody with a Tencent Cloud account can then read uploaded files.',
  'dialog.remove.title': 'Remove profile “{{name}}”?',
  'dialog.remove.detail': 'Its key is deleted from the keychain of this computer. Objects in the bucket stay.',
  'dialog.remove-key.title': 'Remove the key of “{{name}}”?',
  'dialog.remove-key.detail':
    'It is deleted from this computer’s keychain, and forgotten where it was for this run only. The profile stays; nothing can be uploaded with it until another key is entered. In Tencent Cloud the key goes on working until it is deleted there.',
  'dialog.remove-key.ok': 'Remove key',
  'dialog.no-keychain.title': 'Remove “{{name}}” without looking for its key?',
  'dialog.no-keychain.detail':
    'No keychain is running, so nobody can know whether a key of this profile is in it. If one is, it stays there.',
  'dialog.remove.ok': 'Remove',
} as const
