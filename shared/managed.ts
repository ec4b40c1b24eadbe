/** What an organisation fixes or limits on its computers. Published as `docs/managed-configuration.schema.json`. */
import * as v from 'valibot'
import type { SourceType } from './credential-source.ts'
import { type Profile, ProfileFile, ProfileName } from './settings.ts'
import { UpdateChannel } from './update-feed.ts'
import { UPDATE_MODES } from './updates.ts'

/** Every source that a profile can have. */
const SOURCES = [
  'federation-token',
  'assume-role',
  'remote-broker',
  'temporary-key',
] as const satisfies readonly SourceType[]

const given = v.strictObject({ name: ProfileName, file: ProfileFile })

/**
 * Members that are absent fix nothing. An unknown member makes all of it invalid: a limit that this version does not know must not
 * be left out silently.
 */
export const ManagedConfiguration = v.strictObject({
  schema: v.literal(1),
  /** Who that is, as the settings name it. */
  organisation: v.optional(v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(100), v.regex(/^\P{Cc}+$/u))),
  /** Everybody has them; nobody can change or remove them. */
  profiles: v.optional(
    v.pipe(
      v.array(given),
      v.maxLength(50),
      v.check((list) => new Set(list.map(({ name }) => name)).size === list.length, 'two profiles of one name'),
    ),
  ),
  /** False: there are the given profiles only, also for `--profile-file`. */
  allowOwnProfiles: v.optional(v.boolean()),
  /** Where temporary credentials may come from. */
  allowedSources: v.optional(v.pipe(v.array(v.picklist(SOURCES)), v.minLength(1), v.maxLength(SOURCES.length))),
  /** Longer ones are cut to it. Less than half an hour COS does not document, and no profile could be saved. */
  maxDurationSeconds: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1800), v.maxValue(129_600))),
  /** False: the broker endpoint for other clients does not start. */
  allowEndpoint: v.optional(v.boolean()),
  /** False: `cos-courier://` links are refused. */
  allowLinks: v.optional(v.boolean()),
  /** False: the settings window does not open, and no profile, key or setting is changed from the command line either. */
  allowSettings: v.optional(v.boolean()),
  /** How the app looks for new versions of itself. */
  updates: v.optional(v.picklist(UPDATE_MODES)),
  /** Which of its versions it looks for. */
  updateChannel: v.optional(UpdateChannel),
})
export type ManagedConfiguration = v.InferOutput<typeof ManagedConfiguration>

/** Why a configuration that is there is not taken: whoever owns or may write it is not the administrator. */
export type DistrustReason = 'file-owner' | 'file-writable' | 'folder-owner' | 'folder-writable'

/** What was found on this computer. `place`: a path, or a registry key. */
export type ManagedState =
  | { readonly kind: 'none' }
  /** Somebody else could have put it there. Nothing is fixed, and everybody is told. */
  | { readonly kind: 'ignored'; readonly place: string; readonly reason: DistrustReason; readonly owner: string }
  /** The administrator's, but nobody can tell what it says: nothing is uploaded. `detail` is technical, in English. */
  | { readonly kind: 'invalid'; readonly place: string; readonly detail: string }
  | {
      readonly kind: 'active'
      readonly place: string
      readonly owner: string
      readonly configuration: ManagedConfiguration
      readonly profiles: readonly Profile[]
    }

/** What can be allowed or not. */
export type ManagedFeature = 'endpoint' | 'links' | 'settings'
const MEMBER_OF = { endpoint: 'allowEndpoint', links: 'allowLinks', settings: 'allowSettings' } as const

/** False where the configuration says so; while it cannot be read, nothing is. */
export function isAllowed(state: ManagedState, feature: ManagedFeature): boolean {
  // The settings are where people see what is wrong.
  if (state.kind === 'invalid') return feature === 'settings'
  return state.kind !== 'active' || state.configuration[MEMBER_OF[feature]] !== false
}

/** Whether it is one of those that the organisation gave. */
export const isGiven = (state: ManagedState, profileId: string): boolean =>
  state.kind === 'active' && state.profiles.some(({ id }) => id === profileId)

/** False where only the given profiles may be used. */
export const allowsOwnProfiles = (state: ManagedState): boolean =>
  state.kind !== 'active' || state.configuration.allowOwnProfiles !== false
