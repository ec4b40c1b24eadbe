/** The key of a profile and the account it belongs to, in the settings window and on the command line. */
export const enKeys = {
  'account-policy.title': 'Policy for the sub-account',
  'account-policy.title-role': 'Policies for the sub-account and the role',
  'account-policy.text':
    'What the key’s account must be allowed for this profile, and nothing more. Copy it into Tencent Cloud’s console: then even the stored key can do no more than this.',
  'account-policy.waiting': 'Shown once the fields above are valid.',
  'account-policy.sub-account': 'For the sub-account whose key is stored',
  'account-policy.role': 'For the role that it takes',
  'account-policy.steps': 'How to set it up',
  'account-policy.step-user':
    'In the CAM console (console.cloud.tencent.com/cam) under Users create a sub-user with programmatic access only: it needs no login.',
  'account-policy.step-policy':
    'Under Policies create a custom policy by policy syntax, from the blank template, and replace its text with the policy copied here.',
  'account-policy.step-attach': 'Attach that policy, and no other, to the sub-user.',
  'account-policy.step-attach-role':
    'Attach the first policy to the sub-user and the second to the role, whose trusted account must be the sub-user’s.',
  'account-policy.step-key': 'Create an API key for the sub-user and store it here.',
  'account-policy.step-test':
    'Choose Test connection. If all works and a root account’s key was used before, delete that key in the console.',

  'source.temporary-key': 'Somebody pastes a temporary key',
  'source.temporary-key-hint':
    'For one run of the app: it is kept in memory until it runs out or the app ends. What it may do is decided where it is made.',
  'key.pasted': 'A pasted temporary key is held in the app’s memory. It is gone when it runs out or the app ends.',
  'key.not-pasted': 'No temporary key is here. Paste one to upload; it is kept in the app’s memory only.',
  'pasted.left': 'Temporary key: {{duration}} left.',
  'pasted.ending': 'The temporary key of “{{name}}” runs out soon. Enter another in time, and no upload has to wait.',
  'pasted.waiting':
    'Uploads wait: the temporary key of “{{name}}” is missing or has run out. They go on when another is entered.',
  'pasted.none': 'No temporary key for “{{name}}”. Enter one to upload.',
  'pasted.enter': 'Enter temporary key…',
  'pasted.entry-title': 'Temporary key for “{{profile}}”',
  'pasted.entry-where':
    'Paste what you were given. It stays in the app’s memory until it runs out or the app ends, and is stored nowhere. What it may do was decided by whoever made it.',
  'pasted.entry-advice': 'An answer of STS or of a broker (JSON) can be pasted whole into any of the fields.',
  'pasted.tmp-secret-id': 'TmpSecretId',
  'pasted.tmp-secret-key': 'TmpSecretKey',
  'pasted.session-token': 'Session token',
  'pasted.ends': 'When it ends',
  'pasted.ends-hint':
    'Minutes left (45), seconds since 1970 as in ExpiredTime (1790000000), or a time with its zone (2026-11-22T18:00:00+08:00).',
  'pasted.ends-wrong': 'Say when it ends: minutes left (at most 2160), seconds since 1970, or a time with its zone.',
  'pasted.invalid': 'Enter all three as they were given to you, without spaces.',
  'pasted.use': 'Use key',
  'policy.pasted':
    'What a pasted temporary key may do is decided where it is made, and is not known here. “Prove it” tries it at COS. The app itself sends uploads to this profile’s folder only.',

  'cli.policy-for': '{{holder}}:',
  'cli.policy-none':
    'Profile “{{name}}” has no key of an account in this app, so there is no account to give a policy to.',
} as const
