/** Everything the admin window may ask of main: settings forms. No credential and no key ever crosses here. */
import * as v from 'valibot'
import type { LockState } from '../admin-lock.ts'
import type { AdminPlace } from '../admin-place.ts'
import type { Appearance } from '../appearance.ts'
import { Conditions } from '../conditions.ts'
import type { ErrorInfo } from '../errors.ts'
import type { AbortOutcome, IncompleteUpload, UploadSize } from '../incomplete-upload.ts'
import type { ManagedState } from '../managed.ts'
import type { NetworkState } from '../network.ts'
import type { DesktopSettings } from '../notifications.ts'
import type { PolicyDocument } from '../policy-grants.ts'
import { OtherPrefixes } from '../prefixes.ts'
import type { RightRow } from '../rights-check.ts'
import { ActionSet, Bucket, OBJECT_ACLS, ObjectAcl, Prefix, Region } from '../scope.ts'
import { type Language, type Profile, ProfileFile, ProfileId, ProfileName, TransferSettings } from '../settings.ts'
import type { TemplateNames } from '../template-names.ts'
import type { UpdateView } from '../updates.ts'
import type { UploadChoices } from '../upload-choices.ts'
import { aboutCalls } from './about-calls.ts'
import { auditCalls } from './audit-calls.ts'
import { brokerCalls } from './broker-calls.ts'
import { call } from './call.ts'
import { type EndpointView, endpointCalls } from './endpoint-calls.ts'
import { keyCalls } from './key-calls.ts'
import { lockCalls } from './lock-calls.ts'
import { networkCalls } from './network-calls.ts'
import { preferenceCalls } from './preference-calls.ts'
import { profilesCalls } from './profiles-calls.ts'
import { updateCalls } from './update-calls.ts'
import { wizardCalls } from './wizard-calls.ts'

export interface AdminState {
  readonly language: 'en' | 'zh-CN'
  readonly languageSetting: v.InferOutput<typeof Language>
  readonly profiles: readonly Profile[]
  /** Ids of those that have no key, or no values of their broker's headers, yet. */
  readonly awaiting: readonly string[]
  readonly transfers: TransferSettings
  readonly appearance: Appearance
  readonly desktop: DesktopSettings
  /** What uploads begin with unless a batch says otherwise. */
  readonly choices: UploadChoices
  /** What key templates mean by `{user}` and `{host}`. */
  readonly names: TemplateNames
  readonly network: NetworkState
  readonly endpoint: EndpointView
  readonly updates: UpdateView
  /** What the organisation fixes; main sees to it whatever a page asks. */
  readonly managed: ManagedState
}

/** One thing a connection test looked at. `name` is translated; `error` says what to do. */
export interface TestStep {
  readonly name: 'key' | 'clock' | 'sts' | 'broker' | 'pasted' | 'bucket' | 'prefix'
  readonly outcome: 'works' | 'fails' | 'not-tried'
  readonly error?: ErrorInfo
  /** Facts for the sentence: seconds of clock offset, account kind, region found. */
  readonly facts?: Readonly<Record<string, string>>
}

/** Some more of the list, at most 1000. */
export interface UploadsPage {
  readonly uploads: readonly IncompleteUpload[]
  readonly isLast: boolean
  /** There are more than a list may hold. */
  readonly isCut: boolean
  /** COS's time, which ages are counted by. */
  readonly nowMs: number
}

const ListingId = v.pipe(v.number(), v.integer(), v.minValue(1))
const Indices = (max: number) =>
  v.pipe(v.array(v.pipe(v.number(), v.integer(), v.minValue(0))), v.minLength(1), v.maxLength(max))
/** Of one `uploads.sizes`: the answer comes when all of them are known. */
export const MAX_SIZES = 50

/** The part of a profile that its policies are built from. */
export const PolicyWish = v.strictObject({
  bucket: Bucket,
  region: Region,
  prefix: Prefix,
  otherPrefixes: v.optional(OtherPrefixes),
  conditions: v.optional(Conditions),
  actions: ActionSet,
  acls: v.pipe(v.array(ObjectAcl), v.maxLength(OBJECT_ACLS.length)),
})
export type PolicyWish = v.InferOutput<typeof PolicyWish>

export const adminContract = {
  'state.get': call<AdminState>()(v.strictObject({})),
  /**
   * Creates (no id) or changes a profile. A change of where data goes or what is allowed is confirmed in a native dialog
   * that main builds; `cancelled` when the user says no.
   */
  'profile.save': call<Profile>()(v.strictObject({ id: v.optional(ProfileId), name: ProfileName, file: ProfileFile })),
  /**
   * The policies that credentials of such a profile carry, saved or not: for each folder the one of uploads that set no
   * ACL, then one for each ACL in turn. What is built here is given to nobody.
   */
  'policy.preview': call<readonly PolicyDocument[]>()(PolicyWish),
  /** Removes the profile and its key from the keychain, after a native dialog. */
  'profile.remove': call<void>()(v.strictObject({ id: ProfileId })),
  /** Tries everything an upload needs, step by step, without leaving anything behind. */
  'connection.test': call<readonly TestStep[]>()(v.strictObject({ id: ProfileId })),
  /** Gets credentials as an upload would and tries what they can do. Errors: those of a credential. */
  'rights.check': call<readonly RightRow[]>()(v.strictObject({ id: ProfileId })),
  /** Begins a list of the profile's unfinished uploads, for which an earlier one ends. Asks nobody yet. */
  'uploads.open': call<{ readonly listingId: number }>()(v.strictObject({ id: ProfileId })),
  /** The list's next page. `cancelled` here and below: another list has begun. `permission-missing` says what is lacking. */
  'uploads.more': call<UploadsPage>()(v.strictObject({ listingId: ListingId })),
  /** How much each of them holds, by their places in the list. */
  'uploads.sizes': call<readonly UploadSize[]>()(v.strictObject({ listingId: ListingId, indices: Indices(MAX_SIZES) })),
  /** Removes them for good, after a native dialog; what this app goes on with is left alone whatever is asked. */
  'uploads.abort': call<readonly AbortOutcome[]>()(v.strictObject({ listingId: ListingId, indices: Indices(100_000) })),
  /** The list is no longer looked at. */
  'uploads.close': call<void>()(v.strictObject({})),
  /** As the transfer window's `keychain.cancel`. */
  'waiting.cancel': call<void>()(v.strictObject({})),
  /** How much of the line uploads may take; applies at once. */
  'transfers.save': call<void>()(v.strictObject({ transfers: TransferSettings })),
  ...preferenceCalls,
  ...aboutCalls,
  ...keyCalls,
  ...profilesCalls,
  ...auditCalls,
  ...lockCalls,
  ...networkCalls,
  ...brokerCalls,
  ...endpointCalls,
  ...updateCalls,
  ...wizardCalls,
} as const

/** Main → admin window. */
export interface AdminWindowEvents {
  readonly 'state.changed': AdminState
  /** So often while a new version is downloaded that the rest of the state stays away. */
  readonly 'updates.changed': UpdateView
  readonly 'keychain.waiting': { readonly waiting: boolean }
  /** Some profile's key has come, changed or gone. */
  readonly 'keys.changed': undefined
  readonly 'lock.changed': LockState
  /** Whoever opened the window wants this shown; kept by a page that is locked. */
  readonly 'place.asked': AdminPlace
  /** How many of those confirmed are aborted. */
  readonly 'uploads.aborting': { readonly done: number }
}
export const ADMIN_WINDOW_EVENTS: readonly (keyof AdminWindowEvents)[] = [
  'state.changed',
  'updates.changed',
  'keychain.waiting',
  'keys.changed',
  'lock.changed',
  'place.asked',
  'uploads.aborting',
]
