/** The broker endpoint: an HTTP server of this app that hands temporary credentials to other programs and pages. */
import * as v from 'valibot'
import { ProfileId } from './profile-id.ts'
import { ActionSet, ObjectAcl, Prefix } from './scope.ts'

export const EndpointClientId = v.pipe(v.string(), v.regex(/^c-[0-9a-f]{16}$/))

/** What the admin calls a client: it stands in the audit log, where "(unknown)" is whoever had no token. */
export const EndpointClientName = v.pipe(
  v.string(),
  v.trim(),
  v.minLength(1),
  v.maxLength(64),
  v.regex(/^[^\p{Cc}/\\(][^\p{Cc}/\\]*$/u),
)

/** What a client may get; never more than its profile allows at the time it asks. */
export const EndpointRights = v.strictObject({
  /** In the bucket, not relative to the profile's. */
  prefix: Prefix,
  actions: ActionSet,
  /** PostObject beside the actions, for form uploads of web pages. */
  formUpload: v.optional(v.boolean()),
  /** The one that uploads may set. */
  acl: v.optional(ObjectAcl),
  /** Absent: as long as the profile's. */
  durationSeconds: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(129_600))),
})
export type EndpointRights = v.InferOutput<typeof EndpointRights>

/** One program or page that may ask, known by its token. */
export const EndpointClient = v.strictObject({
  id: EndpointClientId,
  name: EndpointClientName,
  profileId: ProfileId,
  /** SHA-256, hex. The token itself is kept nowhere. */
  tokenHash: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
  createdMs: v.pipe(v.number(), v.integer()),
  ...EndpointRights.entries,
})
export type EndpointClient = v.InferOutput<typeof EndpointClient>

/** An address of this computer; no name but `localhost`, which a resolver is not asked for. */
export const ListenHost = v.union([
  v.literal('localhost'),
  v.pipe(v.string(), v.maxLength(45), v.ip('must be an IP address of this computer, or localhost')),
])

/** As in a Host header: a name or an address, perhaps with a port. */
export const AllowedHost = v.pipe(
  v.string(),
  v.trim(),
  v.toLowerCase(),
  v.maxLength(260),
  v.regex(
    /^(?:[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_])?|\[[0-9a-f:.]{2,45}\])(?::\d{1,5})?$/,
    'must be like broker.example.com or broker.example.com:8443',
  ),
)

/** As browsers send it; `*` and `null` are no origins. */
export const AllowedOrigin = v.pipe(
  v.string(),
  v.trim(),
  v.toLowerCase(),
  v.maxLength(260),
  v.regex(
    /^https?:\/\/(?:[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_])?|\[[0-9a-f:.]{2,45}\])(?::\d{1,5})?$/,
    'must be like https://app.example.com, without a path',
  ),
)

const Port = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65_535))
const FilePath = v.pipe(v.string(), v.minLength(1), v.maxLength(4096))

/** What a client may be and reach, without the clients themselves: all that the settings page edits as one. */
export const EndpointPlace = v.strictObject({
  profileId: v.optional(ProfileId),
  host: v.optional(ListenHost, '127.0.0.1'),
  port: v.optional(Port, 8123),
  /** PEM: the certificate, with those between it and its authority. */
  certFile: v.optional(FilePath),
  keyFile: v.optional(FilePath),
  /** Beside the names of this computer. */
  allowedHosts: v.optional(v.pipe(v.array(AllowedHost), v.maxLength(20)), []),
  allowedOrigins: v.optional(v.pipe(v.array(AllowedOrigin), v.maxLength(20)), []),
  /** Whenever the app opens its window. */
  startWithApp: v.optional(v.boolean(), false),
})
export type EndpointPlace = v.InferOutput<typeof EndpointPlace>

/** `endpoint` in `settings.json`. */
export const EndpointSettings = v.strictObject({
  ...EndpointPlace.entries,
  clients: v.optional(v.pipe(v.array(EndpointClient), v.maxLength(100)), []),
})
export type EndpointSettings = v.InferOutput<typeof EndpointSettings>

/** Settings of an app that was never told of any. */
export const NO_ENDPOINT: EndpointSettings = v.parse(EndpointSettings, {})

/** Whether nothing outside this computer can connect; other users of it can. */
export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(host)
