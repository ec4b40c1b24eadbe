/** The file that profiles are exported to and imported from: where uploads go and how, never a secret. */
import * as v from 'valibot'
import { MAX_PROFILES, ProfileFile, ProfileName } from './settings.ts'
import { hasInvisible } from './visible-text.ts'

/** 200 profiles of the longest kind stay far below. */
export const MAX_PROFILES_FILE_BYTES = 2 * 1024 * 1024

/** Of a name from elsewhere: one that steers what stands beside it could pass for another. */
const ShownName = v.pipe(
  ProfileName,
  v.check((name) => !hasInvisible(name), 'a character that does not show'),
)

const Entry = v.strictObject({ name: ShownName, file: ProfileFile })
/** One profile without its id, which is of the computer it came from. */
export type ProfileEntry = v.InferOutput<typeof Entry>

export const ProfilesFile = v.strictObject({
  schema: v.literal(1),
  kind: v.literal('cos-courier-profiles'),
  /** ISO 8601, UTC. */
  exportedAt: v.pipe(v.string(), v.isoTimestamp()),
  profiles: v.pipe(v.array(Entry), v.minLength(1), v.maxLength(MAX_PROFILES)),
})

/** What a file holds, or why it cannot be taken. `detail`: a schema path or a few words in English, nothing of its values. */
export type ReadProfiles =
  | { readonly ok: true; readonly entries: readonly ProfileEntry[] }
  | { readonly ok: false; readonly reason: 'newer' | 'invalid'; readonly detail: string }

/** The text of an export. */
export const profilesText = (profiles: readonly ProfileEntry[], now: Date): string =>
  `${JSON.stringify(
    {
      schema: 1,
      kind: 'cos-courier-profiles',
      exportedAt: now.toISOString(),
      profiles: profiles.map(({ name, file }) => ({ name, file })),
    },
    undefined,
    2,
  )}\n`

/** Reads an export, or a single `profile.json`, which then gets `nameOfSingle`. */
export function readProfilesText(text: string, nameOfSingle: string): ReadProfiles {
  const json = parseJson(text)
  if (json === undefined) return { ok: false, reason: 'invalid', detail: 'not JSON' }
  if (isNewer(json)) return { ok: false, reason: 'newer', detail: 'schema' }
  if (!isObject(json) || 'kind' in json) return entriesOf(v.safeParse(ProfilesFile, json))
  const { success, output, issues } = v.safeParse(Entry, { name: nameOfSingle, file: json })
  return success ? { ok: true, entries: [output] } : { ok: false, reason: 'invalid', detail: whereOf(issues) }
}

function entriesOf({ success, output, issues }: v.SafeParseResult<typeof ProfilesFile>): ReadProfiles {
  if (success) return { ok: true, entries: output.profiles }
  return { ok: false, reason: 'invalid', detail: whereOf(issues) }
}

/** The path names members of ours; an issue's own message may quote the file, so it stays out. */
const whereOf = ([issue]: readonly [v.BaseIssue<unknown>, ...v.BaseIssue<unknown>[]]): string =>
  v.getDotPath(issue) ?? 'shape'

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** A schema number above ours anywhere it may stand: the whole file's, or one profile's. */
function isNewer(json: unknown): boolean {
  const { success, output } = v.safeParse(MaybeNewer, json)
  return success && [output.schema, ...(output.profiles ?? []).map(({ file }) => file?.schema)].some(isAboveOurs)
}
const isAboveOurs = (schema: unknown): boolean => typeof schema === 'number' && schema > 1
const MaybeNewer = v.object({
  schema: v.optional(v.unknown()),
  profiles: v.optional(v.array(v.object({ file: v.optional(v.object({ schema: v.optional(v.unknown()) })) }))),
})

/** Undefined for text that is not JSON, which is no JSON value. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Files of the computer that the profile was made on; on another one they have to be put there first. */
export const localFilesOf = ({ caFile }: ProfileFile): readonly string[] => (caFile === undefined ? [] : [caFile])
