/** What the endpoint says when it does not give a credential: a code, its status, and a sentence for whoever wrote the client. */
export const REFUSALS = {
  'bad-request': { status: 400, message: 'The request cannot be read; send it as the OpenAPI description says.' },
  unauthorized: {
    status: 401,
    message: 'The token is missing or unknown; send Authorization: Bearer with a token of this endpoint.',
  },
  'client-unknown': { status: 401, message: 'This client was removed; ask the admin for a new token.' },
  'host-not-allowed': {
    status: 403,
    message: 'The Host header names another server; the admin can add this name to the allowed hosts.',
  },
  'origin-not-allowed': {
    status: 403,
    message: 'Pages of this origin may not ask; the admin can add it to the allowed origins.',
  },
  'scope-denied': {
    status: 403,
    message: 'The profile does not allow what this client is set up for; the admin has to change one of the two.',
  },
  'not-found': { status: 404, message: 'There are GET /sign, POST /api/get-cos-credentials and GET /healthz.' },
  'method-not-allowed': { status: 405, message: 'This path takes another method; the Allow header names it.' },
  'body-too-large': { status: 413, message: 'The body is too long; none is needed.' },
  'rate-limited': { status: 429, message: 'Too many requests; wait as long as the Retry-After header says.' },
  'credential-unavailable': {
    status: 503,
    message: 'No temporary key could be had now; the app shows why. Try again later.',
  },
} as const satisfies Readonly<Record<string, { readonly status: number; readonly message: string }>>

export type Refusal = keyof typeof REFUSALS
