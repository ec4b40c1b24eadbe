/** What is said of an organisation's own broker server, but for its errors. */
export const enRemote = {
  'source.remote-broker': 'Your organisation’s own broker server',
  'source.remote-broker-hint':
    'No Tencent Cloud key is kept on this computer; the server decides what its keys may do.',
  'field.broker-url': 'Address of the broker',
  'field.broker-url-hint': 'For example https://broker.example.com/sts. Sent as it stands, so put no secret into it.',
  'field.broker-method': 'How it is asked',
  'broker-method.GET': 'GET: nothing is sent but the address (usual for sample servers)',
  'broker-method.POST': 'POST: says which bucket, folder and rights are wanted',
  'invalid.broker-url':
    'Enter an address that begins with https://, without user, password or #. Plain http:// works for this computer only.',
} as const
