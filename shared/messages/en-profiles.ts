/** The texts about whole profiles: copies, files of them, and links. */
export const enProfiles = {
  'profiles.title': 'Export and import',
  'profiles.export-title': 'Export',
  'profiles.export-about':
    'Writes profiles to a file for other computers: where uploads go and what they may do. Keys stay in this computer’s keychain and are never in the file.',
  'profiles.export-all': 'Export all profiles…',
  'profiles.import-title': 'Import',
  'profiles.import-about':
    'Adds the profiles of such a file, or of a single profile.json. A dialog lists where they point to before anything is added. No profile is replaced or selected, and no key comes along.',
  'profiles.import': 'Import profiles…',
  'profiles.exported_one': '{{count}} profile was written to {{fileName}}, without its key.',
  'profiles.exported_other': '{{count}} profiles were written to {{fileName}}, without their keys.',
  'profiles.imported_one': '{{count}} profile was added. It has no key yet: choose it on the left and enter one.',
  'profiles.imported_other':
    '{{count}} profiles were added. They have no keys yet: choose each on the left and enter one.',
  'profiles.added-as': '“{{nameInFile}}” is called “{{name}}” here, since the name was taken.',
  'profiles.local-file':
    '“{{name}}” names a file that this computer must have, too: {{path}}. Put it there, or change the profile.',
  'profiles.this-title': 'This profile',
  'profiles.duplicate': 'Duplicate',
  'profiles.duplicate-about': 'A copy gets everything but the key.',
  'profiles.export-one': 'Export…',
  'profiles.copy-name': '{{name}} copy',
  'profiles.cli.duplicated': 'Profile “{{copy}}” is a copy of “{{name}}” without its key.',
  'profiles.cli.exported_one': '{{count}} profile written to {{path}}, without its key.',
  'profiles.cli.exported_other': '{{count}} profiles written to {{path}}, without their keys.',
  'profiles.cli.imported':
    'Profile “{{name}}” is added, without a key. Uploads go to {{bucket}} in {{region}}, below “{{prefix}}”.',

  'dialog.replace-file.title': 'Replace “{{name}}”?',
  'dialog.replace-file.detail': 'There is a file of this name already. Its content will be lost.',
  'dialog.replace-file.ok': 'Replace',
  'dialog.import.title_one': 'Add {{count}} profile?',
  'dialog.import.title_other': 'Add {{count}} profiles?',
  'dialog.import.place': '{{from}} to {{to}} of {{all}}:',
  'dialog.import.local-file': 'It names a file that this computer must have, too: {{path}}',
  'dialog.import.after':
    'Whoever made the file decided where these point to. Nothing is replaced, selected or uploaded by adding them.',
  'dialog.import.ok': 'Add',
  'dialog.import.next': 'Next',
} as const
