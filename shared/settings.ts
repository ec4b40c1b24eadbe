import * as v from 'valibot'
import { AdminLockSetting } from './admin-lock.ts'
import { Appearance } from './appearance.ts'
import { Conditions } from './conditions.ts'
import { CredentialSource, KeyKind, maxDurationSeconds, sourceTypeOf } from './credential-source.ts'
import { EndpointSettings } from './endpoint.ts'
import { ENDPOINT_FIELDS, isAddressingFit, isCosEndpointFit, isStsEndpointFit } from './endpoints.ts'
import { NetworkSettings } from './network.ts'
import { DesktopSettings } from './notifications.ts'
import { areApart, OtherPrefixes } from './prefixes.ts'
import { ProfileId } from './profile-id.ts'
import { ActionSet, Bucket, OBJECT_ACLS, ObjectAcl, Prefix, Region } from './scope.ts'
import { UpdateSettings } from './updates.ts'
import { UploadChoices } from './upload-choices.ts'

const ProfileFields = v.strictObject({
  schema: v.literal(1),
  bucket: Bucket,
  region: Region,
  prefix: v.optional(Prefix, ''),
  /** Further folders that uploads may go to; `prefix` is where they go unless said. */
  otherPrefixes: v.optional(OtherPrefixes),
  /** What requests with its temporary keys must be like. */
  conditions: v.optional(Conditions),
  ...ENDPOINT_FIELDS,
  /** PEM of a certificate authority to trust beside the usual ones, for COS and STS alike. */
  caFile: v.optional(v.pipe(v.string(), v.maxLength(4096))),
  /** Absent: GetFederationToken. */
  source: v.optional(CredentialSource),
  /** How long each temporary credential lives. STS's limits: `maxDurationSeconds`. */
  durationSeconds: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(129_600)), 1800),
  actions: v.optional(ActionSet, 'check'),
  /** Canned ACLs that an upload may give its objects; none unless said, and objects inherit the bucket's then. */
  acls: v.optional(v.pipe(v.array(ObjectAcl), v.maxLength(OBJECT_ACLS.length))),
  /** Plain http to a host that is not this computer. Off: such an endpoint is refused. */
  allowInsecureHttp: v.optional(v.boolean(), false),
})

/** `profile.json`: where uploads go and how to get there; never a secret. */
export const ProfileFile = v.pipe(
  ProfileFields,
  v.forward(
    v.check(
      ({ source, durationSeconds }) => durationSeconds <= maxDurationSeconds(sourceTypeOf(source)),
      `at most ${maxDurationSeconds('assume-role')} for a role`,
    ),
    ['durationSeconds'],
  ),
  v.forward(
    v.check((file) => isCosEndpointFit(file), 'only with kind domain, and always with it'),
    ['cosEndpoint'],
  ),
  v.forward(
    v.check((file) => isAddressingFit(file), 'path only without cosEndpointKind'),
    ['addressing'],
  ),
  v.forward(
    v.check((file) => isStsEndpointFit(file), 'not beside stsSite'),
    ['stsEndpoint'],
  ),
  v.forward(
    v.check((file) => areApart(file), 'no folder may lie in another'),
    ['otherPrefixes'],
  ),
  v.forward(
    v.check(
      ({ conditions, cosEndpoint = '' }) => !(conditions?.secureTransport && /^http:/i.test(cosEndpoint)),
      'secureTransport needs an https endpoint',
    ),
    ['conditions'],
  ),
)
export type ProfileFile = v.InferOutput<typeof ProfileFile>

/** UTF-16 units. */
export const MAX_PROFILE_NAME = 64
/** In one data folder. */
export const MAX_PROFILES = 200

/** What the user calls a profile. */
export const ProfileName = v.pipe(
  v.string(),
  v.trim(),
  v.minLength(1),
  v.maxLength(MAX_PROFILE_NAME),
  v.regex(/^[^\p{Cc}/\\]+$/u),
)

export { ProfileId }

export const Profile = v.strictObject({
  id: ProfileId,
  name: ProfileName,
  file: ProfileFile,
  /** Whose key it had when STS was last asked; absent while that is not known. */
  keyKind: v.optional(KeyKind),
})
export type Profile = v.InferOutput<typeof Profile>

export const Language = v.picklist(['system', 'en', 'zh-CN'])

/** Days of a timetable, in the computer's own time zone. */
export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
export type Weekday = (typeof WEEKDAYS)[number]
const TimeOfDay = v.pipe(v.string(), v.regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/))
/** Bytes per second. Less than a kilobyte would be cut off by COS. */
const Rate = v.pipe(v.number(), v.integer(), v.minValue(1024), v.maxValue(1e12))

/** From `from` to just before `to`; past midnight where `to` is not later. */
const TimetableRow = v.strictObject({
  days: v.pipe(v.array(v.picklist(WEEKDAYS)), v.minLength(1), v.maxLength(7)),
  from: TimeOfDay,
  to: TimeOfDay,
  /** 0: nothing new begins; null: as fast as it goes. */
  limitBytesPerSecond: v.nullable(v.union([v.literal(0), Rate])),
})
export type TimetableRow = v.InferOutput<typeof TimetableRow>

/** How much of the line uploads may take. */
export const TransferSettings = v.strictObject({
  /** Most connections at once, in small files; a part of a large file counts for four. */
  maxConnections: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(256))),
  /** Whenever no row of the timetable says otherwise. */
  limitBytesPerSecond: v.optional(Rate),
  /** The first row that covers a time counts. */
  timetable: v.optional(v.pipe(v.array(TimetableRow), v.maxLength(100))),
})
export type TransferSettings = v.InferOutput<typeof TransferSettings>

/** `settings.json` in the data folder. */
export const Settings = v.strictObject({
  schema: v.literal(1),
  language: v.optional(Language, 'system'),
  activeProfileId: v.optional(ProfileId),
  /** The folder of that profile new uploads go to; its first unless it is one of its folders. */
  activePrefix: v.optional(Prefix),
  profiles: v.optional(v.pipe(v.array(Profile), v.maxLength(MAX_PROFILES)), []),
  /** Profiles that have no key, or no values of their broker's headers, yet. */
  awaitingSecret: v.optional(v.pipe(v.array(ProfileId), v.maxLength(MAX_PROFILES))),
  transfers: v.optional(TransferSettings),
  uploads: v.optional(UploadChoices),
  appearance: v.optional(Appearance),
  desktop: v.optional(DesktopSettings),
  endpoint: v.optional(EndpointSettings),
  adminLock: v.optional(AdminLockSetting),
  network: v.optional(NetworkSettings),
  updates: v.optional(UpdateSettings),
})
export type Settings = v.InferOutput<typeof Settings>

/** What the transfer window may know of a profile. */
export interface ProfileSummary {
  readonly id: string
  readonly name: string
  readonly bucket: string
  readonly region: string
  readonly prefix: string
  readonly otherPrefixes?: readonly string[]
  /** That an upload may set. */
  readonly acls?: readonly ObjectAcl[]
  /** What has to be entered before anything can be uploaded. */
  readonly awaits?: 'key' | 'headers'
  /** Which links to its objects there can be; `longestSeconds` of signed ones, as far as is known before they are asked for. */
  readonly links?: { readonly maySign: boolean; readonly hasDomain: boolean; readonly longestSeconds: number }
  /** Its keys are pasted; `usableUntilMs` of the one that is there, epoch ms. */
  readonly pastedKey?: { readonly usableUntilMs?: number }
}
