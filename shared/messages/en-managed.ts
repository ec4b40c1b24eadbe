/** What an organisation fixes on its computers. */
export const enManaged = {
  'managed.by': 'Managed by {{organisation}}',
  'managed.by-nameless': 'Managed by your organisation',
  'managed.tag': 'By your organisation',
  'managed.given': 'Your organisation gave this profile. It cannot be changed or removed here.',
  'managed.ignored.file-owner':
    'The configuration in {{place}} is ignored: it belongs to {{owner}}, not to the administrator of this computer. Tell your administrator.',
  'managed.ignored.file-writable':
    'The configuration in {{place}} is ignored: others than the administrator of this computer may write to it. Tell your administrator.',
  'managed.ignored.folder-owner':
    'The configuration in {{place}} is ignored: its folder belongs to {{owner}}, not to the administrator of this computer. Tell your administrator.',
  'managed.ignored.folder-writable':
    'The configuration in {{place}} is ignored: others than the administrator of this computer may write to its folder. Tell your administrator.',
  'managed.invalid':
    'The configuration of your organisation in {{place}} cannot be read, so nothing is uploaded. Tell your administrator: {{detail}}',
  'managed.rule.profiles': 'Profiles it gives: {{names}}.',
  'managed.rule.no-own-profiles': 'No other profiles can be used.',
  'managed.rule.sources': 'Temporary keys come from: {{sources}}.',
  'managed.rule.duration': 'Temporary keys live {{duration}} at most.',
  'managed.rule.no-endpoint': 'The endpoint for other clients stays off.',
  'managed.rule.no-links': 'Links that propose profiles are refused.',
  'managed.rule.no-settings': 'The settings cannot be opened or changed.',
  'managed.rule.updates-off': 'New versions are not looked for.',
  'managed.rule.updates-notify': 'New versions are told of, and installed when somebody says so.',
  'managed.rule.updates-automatic': 'New versions are installed by themselves.',
  'managed.rule.channel-stable': 'Only stable versions are looked for.',
  'managed.rule.channel-beta': 'Beta versions are looked for, too.',
  'managed.cli.none': 'This computer has no managed configuration.',
  'managed.cli.looked': 'Looked in: {{places}}',
  'managed.cli.found': '{{by}}: {{place}}, owned by {{owner}}.',
  'managed.cli.nothing-fixed': 'It fixes nothing.',
} as const
