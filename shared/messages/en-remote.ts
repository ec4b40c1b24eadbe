/** What is said of an organisation's own broker server, but for its errors. */
export const enRemote = {
  'source.remote-broker': 'Your own broker server',
  'source.remote-broker-hint':
    'Your organisation’s server gives them and decides what they may do; no Tencent Cloud key is kept here.',
  'field.broker-url': 'Address of the broker',
  'field.broker-url-hint': 'For example https://broker.example.com/sts. Sent as it stands, so put no secret into it.',
  'field.broker-method': 'How it is asked',
  'broker-method.GET': 'GET',
  'broker-method.POST': 'POST',
  'broker-method.GET-hint': 'Nothing is sent but the address and the headers; usual for sample servers.',
  'broker-method.POST-hint': 'Also says which bucket, folder and rights are wanted.',
  'invalid.broker-url':
    'Enter an address that begins with https://, without user, password or #. Plain http:// works for this computer only.',
  'cli.profile-without-headers':
    'It has no values for its broker’s headers yet: run the command with --secret-stdin, or enter them in Settings.',
  'dialog.save.forgets-key': 'The profile’s key is no longer needed and is removed from this computer’s keychain.',
  'dialog.save.forgets-headers':
    'The values of the broker’s headers are no longer needed and are removed from this computer’s keychain.',
  'field.broker-headers': 'Headers it asks for',
  'field.broker-headers-hint':
    'Names only, for example Authorization; none is fine. Their values are entered after saving and kept in the keychain.',
  'invalid.broker-headers':
    'Enter at most eight names of headers with commas between them. Host, Content-Type and others that the connection needs are not among them.',
  'headers.title': 'Headers of the broker',
  'headers.where.stored': 'Their values are in this computer’s keychain.',
  'headers.where.locked': 'Their values are in this computer’s keychain, which is locked.',
  'headers.where.none': 'Their values are not stored yet; without them the broker gives no keys.',
  'headers.where.unknown': 'The keychain does not say before they are used whether their values are there.',
  'headers.where.absent': 'This computer has no running keychain to keep their values in.',
  'headers.where.looking': 'Looking into the keychain…',
  'headers.enter': 'Enter or change headers…',
  'headers.remove': 'Remove values',
  'headers.now-stored': 'Stored.',
  'headers-entry.title': 'Headers of the broker',
  'headers-entry.where':
    'The broker {{host}} asks for these headers. Their values are kept in this computer’s keychain, for the profile “{{profile}}” alone.',
  'headers-entry.advice':
    'Enter them as whoever runs the broker gave them to you, for example Bearer and a token. No other window can see them.',
  'headers-entry.invalid':
    'A value has 1 to 2048 letters, digits and signs, without line breaks. Check the marked field.',
  'headers-entry.store': 'Store',
  'headers-entry.storing': 'Storing…',
  'policy.of-broker':
    'Your broker server decides what its temporary keys may do, and the app cannot narrow them. It sends uploads only to the folder above, whatever they could do elsewhere. Save, then try below what they really can do.',
  'broker-ask.run': 'Ask the broker',
  'broker-ask.running': 'Asking…',
  'broker-ask.about':
    'Tries whether it answers, and fills in bucket and region if it names them. The keys that come are thrown away.',
  'broker-ask.answered': 'It answered with temporary keys that live for {{duration}}.',
  'broker-ask.clock': 'Its clock differs from this computer’s by {{seconds}} s, which is corrected.',
  'broker-ask.place-none': 'It names no bucket: enter bucket and region yourself.',
  'broker-ask.place-same': 'It names bucket {{bucket}} in {{region}}, as entered.',
  'broker-ask.place-yes': 'It names bucket {{bucket}} in {{region}}, which are filled in.',
  'broker-ask.place-no': 'It names bucket {{bucket}} in {{region}}, which are not filled in.',
  'headers-entry.new-profile': 'New profile',
  'dialog.ask-broker.title': 'Ask the broker {{host}}?',
  'dialog.ask-broker.detail': 'The app sends one request: {{method}} {{url}}\nHeaders: {{headers}}',
  'dialog.ask-broker.ok': 'Ask',
  'dialog.take-place.title': 'The broker {{host}} names where uploads go. Take it?',
  'dialog.take-place.ok': 'Take it',
  'field.duration-hint-broker':
    '30 to 2160. Told to a broker that is asked by POST; how long they live is its decision.',
  'rights.about-broker':
    'Gets temporary keys from the broker, as an upload does, and tries at COS what they should be able to do and what not. Where they can do more than this profile says, the row says so. Leaves nothing behind.',
} as const
