/** A profile while it is typed: texts as they stand in the fields, and what is wrong with them in words. */
import * as v from 'valibot'
import { type KeyKind, maxDurationSeconds, type SourceType } from '../../shared/credential-source.ts'
import { PolicyWish } from '../../shared/ipc/admin-contract.ts'
import type { TranslationKey } from '../../shared/messages/en.ts'
import { type ActionSet, OBJECT_ACLS, type ObjectAcl } from '../../shared/scope.ts'
import { type Profile, ProfileFile, ProfileName } from '../../shared/settings.ts'
import { EMPTY_ENDPOINTS, type EndpointDraft, endpointDraftOf, endpointFileOf } from './endpoint-draft.ts'
import {
  EMPTY_LIMITS,
  LIMITS_PROBLEMS,
  type LimitsDraft,
  limitsDraftOf,
  limitsFileOf,
  tidyPrefix,
} from './limits-draft.ts'
import { EMPTY_SOURCE, SOURCE_PROBLEMS, type SourceDraft, sourceDraftOf, sourceOf } from './source-draft.ts'

/** Empty text means: not given. */
export interface Draft extends EndpointDraft, LimitsDraft, SourceDraft {
  readonly name: string
  readonly bucket: string
  readonly region: string
  readonly prefix: string
  readonly actions: ActionSet
  /** In the order of OBJECT_ACLS. */
  readonly acls: readonly ObjectAcl[]
  readonly durationMinutes: string
  readonly caFile: string
  readonly allowInsecureHttp: boolean
}
/** Fields with something wrong, and the text that says what. */
export type DraftProblems = Readonly<Partial<Record<keyof Draft, TranslationKey>>>
/** What `profile.save` takes, or what to correct first. */
export type CheckedDraft =
  | { readonly ok: true; readonly name: string; readonly file: ProfileFile }
  | { readonly ok: false; readonly problems: DraftProblems }

/** Shorter ones mean a call to STS every few minutes; the schema allows them for tests. */
const MIN_DURATION_MINUTES = 30

const EMPTY: Draft = {
  name: '',
  bucket: '',
  region: '',
  prefix: '',
  actions: 'check',
  acls: [],
  ...EMPTY_SOURCE,
  durationMinutes: '30',
  ...EMPTY_ENDPOINTS,
  ...EMPTY_LIMITS,
  caFile: '',
  allowInsecureHttp: false,
}

/** The fields of a saved profile, or of a new one. */
export function draftOf(profile: Profile | undefined): Draft {
  if (!profile) return EMPTY
  const {
    schema: _schema,
    durationSeconds,
    acls = [],
    source,
    caFile = '',
    cosEndpointKind: _kind,
    stsSite: _site,
    conditions: _conditions,
    ...same
  } = profile.file
  return {
    ...same,
    ...endpointDraftOf(profile.file),
    ...limitsDraftOf(profile.file),
    acls: OBJECT_ACLS.filter((acl) => acls.includes(acl)),
    name: profile.name,
    ...sourceDraftOf(source),
    durationMinutes: String(durationSeconds / 60),
    caFile,
  }
}

const PROBLEM_OF: Readonly<Record<string, readonly [field: keyof Draft, problem: TranslationKey]>> = {
  bucket: ['bucket', 'invalid.bucket'],
  region: ['region', 'invalid.region'],
  prefix: ['prefix', 'invalid.prefix'],
  ...SOURCE_PROBLEMS,
  ...LIMITS_PROBLEMS,
  durationSeconds: ['durationMinutes', 'invalid.duration'],
  cosEndpoint: ['cosEndpoint', 'invalid.endpoint'],
  stsEndpoint: ['stsEndpoint', 'invalid.endpoint'],
  caFile: ['caFile', 'invalid.ca-file'],
}

/**
 * Checks with the schema main uses. `saved`: a short duration that is already saved may stay. `kind`: of the stored key, where known;
 * STS would refuse a root account's what it lets a sub-account's have.
 */
export function checkDraft(draft: Draft, saved: Draft = EMPTY, kind?: KeyKind): CheckedDraft {
  const name = v.safeParse(ProfileName, draft.name)
  const file = v.safeParse(ProfileFile, fileOf(draft))
  const wrong = (file.issues ?? []).flatMap((issue) => {
    const problem = PROBLEM_OF[(v.getDotPath(issue) ?? '').replace(/\.\d+$/, '')]
    return problem ? [problem] : []
  })
  const isTimeWrong = wrong.some(([field]) => field === 'durationMinutes') || isTimeOut(draft, saved, kind)
  if (name.success && file.success && !isTimeWrong) return { ok: true, name: name.output, file: file.output }
  const problems: DraftProblems = {
    ...Object.fromEntries(wrong),
    ...(!name.success && { name: 'invalid.name' }),
    ...(isTimeWrong && { durationMinutes: timeProblem(draft.source, kind) }),
  }
  return { ok: false, problems }
}

/** Of what the schema alone would take. */
function isTimeOut({ durationMinutes, source }: Draft, saved: Draft, kind: KeyKind | undefined): boolean {
  const isShort = Number(durationMinutes) < MIN_DURATION_MINUTES && durationMinutes !== saved.durationMinutes
  return isShort || Number(durationMinutes) * 60 > maxDurationSeconds(source, kind)
}

function timeProblem(source: SourceType, kind: KeyKind | undefined): TranslationKey {
  if (source === 'assume-role') return 'invalid.duration-role'
  return source === 'federation-token' && kind === 'root' ? 'invalid.duration-root' : 'invalid.duration'
}

/** The profile as it would be saved, as soon as all but its name is valid. */
export function validFileOf(draft: Draft): ProfileFile | undefined {
  const { success, output } = v.safeParse(ProfileFile, fileOf(draft))
  return success ? output : undefined
}

function fileOf(draft: Draft): unknown {
  const { name: _name, acls, durationMinutes, bucket, region, caFile, ...others } = draft
  const converted = { ...EMPTY_SOURCE, ...EMPTY_ENDPOINTS, ...EMPTY_LIMITS }
  const same = Object.fromEntries(Object.entries(others).filter(([field]) => !(field in converted)))
  const source = sourceOf(draft)
  return {
    schema: 1,
    ...same,
    bucket: bucket.trim(),
    region: region.trim(),
    ...(acls.length > 0 && { acls }),
    ...(source && { source }),
    durationSeconds: durationMinutes.trim() === '' ? Number.NaN : Number(durationMinutes) * 60,
    ...endpointFileOf(draft),
    ...limitsFileOf(draft),
    ...(caFile.trim() !== '' && { caFile: caFile.trim() }),
  }
}

/** What the policies are built from, as soon as it is valid; a folder still being typed counts as ended by its `/`. */
export function policyWishOf(draft: Draft): PolicyWish | undefined {
  const { bucket, region, prefix, actions, acls } = draft
  const place = { bucket: bucket.trim(), region: region.trim(), prefix: tidyPrefix(prefix) }
  const wish = { ...place, ...limitsFileOf(draft), actions, acls }
  const { success, output } = v.safeParse(PolicyWish, wish)
  return success ? output : undefined
}

/** Whether anything differs from what is saved. */
export function isChanged(draft: Draft, saved: Draft): boolean {
  const savedFields = new Map<string, unknown>(Object.entries(saved))
  return Object.entries(draft).some(
    ([field, value]) => JSON.stringify(savedFields.get(field)) !== JSON.stringify(value),
  )
}
