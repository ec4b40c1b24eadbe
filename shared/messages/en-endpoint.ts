/** The broker endpoint: its errors and its command line. */
export const enEndpoint = {
  'error.endpoint-running':
    'One endpoint runs at a time, and {{subject}} runs already. Stop it first, in the settings or where its command runs.',
  'error.endpoint-needs-tls':
    'Other computers could reach {{subject}}, so the endpoint does not listen there without TLS. Name a certificate and its key, or use 127.0.0.1.',
  'error.endpoint-port-taken': 'Another program uses {{subject}} already. End it, or choose another port.',
  'error.endpoint-address-unusable':
    'The endpoint cannot listen on {{subject}}. Use an address of this computer and a port that you may use, such as 127.0.0.1 and 8123.',
  'error.endpoint-certificate-unusable':
    '{{subject}} cannot be used. The certificate and its key have to be PEM files that you may read and that belong together, and the certificate must not have expired.',
  'error.endpoint-client-exists':
    'There is a client {{subject}} already. Choose another name, or remove that one first.',
  'error.endpoint-client-unknown': 'There is no client {{subject}}. List those there are, and use one of their names.',
  'error.endpoint-clients-full': 'There are {{subject}} clients, and there cannot be more. Remove one first.',
  'error.subject.endpoint': 'another one',
  'error.subject.certificate': 'the endpoint’s certificate',

  'endpoint.cli.ready_one': 'The endpoint for “{{name}}” answers at {{address}}, for {{count}} client.',
  'endpoint.cli.ready_other': 'The endpoint for “{{name}}” answers at {{address}}, for {{count}} clients.',
  'endpoint.cli.no-clients':
    'There is no client that may ask. Add one: serve client add NAME --profile PROFILE. A running endpoint knows it at once.',
  'endpoint.cli.added':
    'Above is the token of “{{name}}”. It is shown this once and stored nowhere: give it to the client, which sends it as “Authorization: Bearer TOKEN”.',
  'endpoint.cli.removed': 'Client “{{name}}” removed; its token is worth nothing now.',
} as const
