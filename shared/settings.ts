import * as v from 'valibot'
import { ActionSet, Bucket, Prefix, Region } from './scope.ts'

/** `http://` or `https://`, a host, perhaps a port; or the host alone. No path, query or user. */
const Endpoint = v.pipe(v.string(), v.maxLength(255), v.regex(/^(?:https?:\/\/)?[A-Za-z0-9.[\]:-]+\/?$/))

/**
 * `profile.json`: where uploads go and how to get there; never a secret.
 * `cosEndpoint` is the service's host without the bucket (`https://cos.ap-guangzhou.myqcloud.com`).
 */
export const ProfileFile = v.strictObject({
  schema: v.literal(1),
  bucket: Bucket,
  region: Region,
  prefix: v.optional(Prefix, ''),
  cosEndpoint: v.optional(Endpoint),
  addressing: v.optional(v.picklist(['virtual-host', 'path']), 'virtual-host'),
  stsEndpoint: v.optional(Endpoint),
  /** PEM of a certificate authority to trust beside the usual ones, for COS and STS alike. */
  caFile: v.optional(v.pipe(v.string(), v.maxLength(4096))),
  /** How long each temporary credential lives. STS: at most 7200 for a root account's key, 129600 for a sub-account's. */
  durationSeconds: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(129_600)), 1800),
  actions: v.optional(ActionSet, 'check'),
  /** Plain http to a host that is not this computer. Off: such an endpoint is refused. */
  allowInsecureHttp: v.optional(v.boolean(), false),
})
export type ProfileFile = v.InferOutput<typeof ProfileFile>

/** What the user calls a profile. */
export const ProfileName = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(64), v.regex(/^[^\p{Cc}/\\]+$/u))

/** Random, so that one keychain can serve several data folders that know a profile of the same name. */
export const ProfileId = v.pipe(v.string(), v.regex(/^p-[0-9a-f]{16}$/))

export const Profile = v.strictObject({ id: ProfileId, name: ProfileName, file: ProfileFile })
export type Profile = v.InferOutput<typeof Profile>

export const Language = v.picklist(['system', 'en', 'zh-CN'])

/** `settings.json` in the data folder. */
export const Settings = v.strictObject({
  schema: v.literal(1),
  language: v.optional(Language, 'system'),
  activeProfileId: v.optional(ProfileId),
  profiles: v.optional(v.pipe(v.array(Profile), v.maxLength(200)), []),
})
export type Settings = v.InferOutput<typeof Settings>

/** What the transfer window may know of a profile. */
export interface ProfileSummary {
  readonly id: string
  readonly name: string
  readonly bucket: string
  readonly region: string
  readonly prefix: string
}
