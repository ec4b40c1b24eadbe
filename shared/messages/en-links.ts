/** What is said about links that propose a profile. */
export const enLinks = {
  'dialog.link.title': 'Add profile “{{name}}”?',
  'dialog.link.about':
    'A link asks for this. Say yes only if you know who gave it to you, and uploads are meant to go here:',
  'dialog.link.foreign-host': '{{host}} stands for a name in other letters, which may look like a name you know.',
  'dialog.link.after':
    'Nothing is replaced, selected or uploaded by adding it. It has no key: you enter one in Settings.',
  'dialog.link.refused': 'The link was refused',
  'dialog.link.failed': 'The profile of the link was not added',
  'dialog.link.close': 'Close',
  'link.not-a-profile':
    'It is no link to a profile: cos-courier://profile?bucket=…&region=… Ask whoever made it for another one.',
  'link.too-long': 'It is longer than any link to a profile. Ask whoever made it for another one.',
  'link.characters': 'It holds characters that a link may not hold as they are. Ask whoever made it for another one.',
  'link.secret':
    'It holds a key, a token or what looks like one. Links stay in histories, chats and logs: whoever made it should disable that key now. Nothing of it was used or kept.',
  'link.unknown':
    'It holds something that this version does not know: {{subject}}. Ask whoever made it for another one.',
  'link.twice': 'It says {{subject}} twice, so it is open what counts. Ask whoever made it for another one.',
  'link.name': 'Its name is no name of a profile. Ask whoever made it for another one.',
  'link.bucket': 'Its bucket is missing or no full bucket name. Ask whoever made it for another one.',
  'link.region': 'Its region is missing or no region. Ask whoever made it for another one.',
  'link.prefix':
    'Its prefix is no folder: one ends in / and holds no *, ? or “..”. Ask whoever made it for another one.',
  'link.endpoint': 'Its endpoint is no host that can be reached by https. Ask whoever made it for another one.',
  'link.actions': 'Its actions are none of upload, check and share. Ask whoever made it for another one.',
} as const
