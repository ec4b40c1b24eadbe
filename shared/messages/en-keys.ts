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

  'cli.policy-for': '{{holder}}:',
  'cli.policy-none':
    'Profile “{{name}}” has no key of an account in this app, so there is no account to give a policy to.',
} as const
