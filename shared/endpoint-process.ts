/** What main and the endpoint process tell each other. The process knows no key, no profile and no scope. */
import * as v from 'valibot'
import { AllowedHost, AllowedOrigin, EndpointClientId, ListenHost } from './endpoint.ts'

const Whole = v.pipe(v.number(), v.integer(), v.minValue(0))
const Count = v.pipe(v.number(), v.integer(), v.minValue(1))
const Text = (max: number) => v.pipe(v.string(), v.maxLength(max))

const Rate = v.strictObject({ burst: Count, perMinute: Count })

/** What keeps one client, or somebody without a token, from keeping the endpoint from the others. */
export const EndpointLimits = v.strictObject({
  /** Questions of one client. */
  client: Rate,
  /** Refusals told one by one, of one address; beyond, they are counted. A right token is never kept out by them. */
  failures: Rate,
  maxConnections: Count,
  headersTimeoutMs: Count,
  requestTimeoutMs: Count,
  maxBodyBytes: Count,
  /** How long main may take: the keychain may have to be unlocked. */
  answerTimeoutMs: Count,
})
export type EndpointLimits = v.InferOutput<typeof EndpointLimits>

export const ENDPOINT_LIMITS: EndpointLimits = {
  client: { burst: 20, perMinute: 60 },
  failures: { burst: 20, perMinute: 10 },
  maxConnections: 64,
  headersTimeoutMs: 5000,
  requestTimeoutMs: 10_000,
  maxBodyBytes: 8192,
  answerTimeoutMs: 30_000,
}

/** One who may ask, as the process knows them. */
const KnownClient = v.strictObject({ id: EndpointClientId, tokenHash: Text(64) })

export const EndpointConfig = v.strictObject({
  host: ListenHost,
  /** 0: one that is free. */
  port: v.pipe(Whole, v.maxValue(65_535)),
  tls: v.optional(v.strictObject({ certPem: Text(256 * 1024), keyPem: Text(64 * 1024) })),
  allowedHosts: v.array(AllowedHost),
  allowedOrigins: v.array(AllowedOrigin),
  clients: v.array(KnownClient),
  limits: EndpointLimits,
})
export type EndpointConfig = v.InferOutput<typeof EndpointConfig>

/** A temporary credential as clients get it; times are epoch seconds of the server's clock. */
const ClientCredential = v.strictObject({
  tmpSecretId: Text(8192),
  tmpSecretKey: Text(8192),
  sessionToken: Text(8192),
  startTime: Whole,
  expiredTime: Whole,
  bucket: Text(100),
  region: Text(100),
  prefix: Text(700),
})
export type ClientCredential = v.InferOutput<typeof ClientCredential>

/** What main says to a question: a credential, or which refusal of the table in `refusals.ts` it is. */
const Reply = v.variant('ok', [
  v.strictObject({ ok: v.literal(true), credential: ClientCredential }),
  v.strictObject({
    ok: v.literal(false),
    refusal: v.picklist(['scope-denied', 'client-unknown', 'credential-unavailable']),
    /** An error code of the app, for whoever looks into it. */
    reason: Text(100),
  }),
])
export type EndpointReply = v.InferOutput<typeof Reply>

export const ToEndpoint = v.variant('type', [
  v.strictObject({ type: v.literal('start'), config: EndpointConfig }),
  /** Replaces those of the start. */
  v.strictObject({ type: v.literal('clients'), clients: v.array(KnownClient) }),
  v.strictObject({ type: v.literal('reply'), id: Whole, reply: Reply }),
])
export type ToEndpoint = v.InferOutput<typeof ToEndpoint>

/** The two ways to ask, named by what they answer like. */
export const ENDPOINT_ROUTES = ['sign', 'cos-credentials'] as const

/** Who asked, and how. */
const ASKED = {
  requestId: v.pipe(v.string(), v.regex(/^[0-9a-f]{16}$/)),
  /** Of the other end of the connection. */
  address: Text(64),
  /** As sent. */
  origin: v.optional(Text(260)),
}

export const FromEndpoint = v.variant('type', [
  v.strictObject({ type: v.literal('ready'), port: Count }),
  v.strictObject({
    type: v.literal('failed'),
    failure: v.picklist(['needs-tls', 'certificate', 'port-taken', 'address']),
    /** Node's error code, or a remark of ours. */
    detail: Text(300),
  }),
  v.strictObject({
    type: v.literal('question'),
    id: Whole,
    clientId: EndpointClientId,
    route: v.picklist(ENDPOINT_ROUTES),
    ...ASKED,
  }),
  v.strictObject({
    type: v.literal('refused'),
    refusal: Text(40),
    status: Count,
    clientId: v.optional(EndpointClientId),
    route: v.optional(v.picklist(ENDPOINT_ROUTES)),
    /** How many of this kind and address this stands for. */
    count: Count,
    ...ASKED,
  }),
])
export type FromEndpoint = v.InferOutput<typeof FromEndpoint>
