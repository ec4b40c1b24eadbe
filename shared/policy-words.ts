/** What a policy allows and what it does not, in sentences; the policy alone is read, not the settings it was built from. */
import type { TranslationKey } from './messages/en.ts'
import type { Translate } from './messages/translate.ts'
import { cautionsOf, conditionSaying } from './policy-conditions.ts'
import { denialsOf } from './policy-denials.ts'
import { apiOf, type Grant, grantsOf, type PolicyDocument, placeOf } from './policy-grants.ts'
import type { Saying } from './policy-saying.ts'

/** One thing that is allowed, which actions that takes, and under which conditions. */
export interface Permission {
  readonly says: Saying
  readonly actions: readonly string[]
  readonly onlyIf: readonly Saying[]
}
/** All that is allowed in one place. */
export interface PlaceWords {
  readonly where: readonly Saying[]
  readonly may: readonly Permission[]
}
export interface PolicyWords {
  readonly places: readonly PlaceWords[]
  readonly mayNot: readonly Saying[]
  /** What somebody may wrongly expect of its conditions. */
  readonly cautions: readonly Saying[]
}

/** One sentence for several actions that belong together. */
const TOGETHER: readonly (readonly [TranslationKey, readonly string[]])[] = [
  ['may.upload', ['PutObject', 'InitiateMultipartUpload', 'UploadPart', 'CompleteMultipartUpload']],
  ['may.unfinished', ['ListMultipartUploads', 'ListParts']],
]
const ALONE: ReadonlyMap<string, TranslationKey> = new Map([
  ['PutObject', 'may.put'],
  ['PostObject', 'may.post'],
  ['InitiateMultipartUpload', 'may.initiate'],
  ['UploadPart', 'may.part'],
  ['CompleteMultipartUpload', 'may.complete'],
  ['ListMultipartUploads', 'may.list-uploads'],
  ['ListParts', 'may.list-parts'],
  ['AbortMultipartUpload', 'may.abort'],
  ['HeadObject', 'may.look'],
  ['GetBucket', 'may.list'],
  ['GetObject', 'may.read'],
  ['PutObjectACL', 'may.acl'],
  ['HeadBucket', 'may.look-bucket'],
])

/**
 * Words for the policies that a profile's credentials carry, each of which has one of them. An action without words is
 * named as it is, so that nothing that is allowed stays unsaid.
 */
export function explainPolicies(policies: readonly PolicyDocument[]): PolicyWords {
  const grants = grantsOf(policies)
  const byPlace = new Map<string, PlaceWords>()
  for (const grant of grants.filter(({ isAllow }) => isAllow)) {
    const id = JSON.stringify(grant.resources)
    const before = byPlace.get(id)
    const may = [...(before?.may ?? []), ...permissionsOf(grant)]
    byPlace.set(id, { where: before?.where ?? grant.resources.map(whereOf), may })
  }
  return { places: together([...byPlace.values()]), mayNot: denialsOf(grants), cautions: cautionsOf(grants) }
}

/** Places where the same is allowed are told as one. */
function together(places: readonly PlaceWords[]): readonly PlaceWords[] {
  const byMay = new Map<string, PlaceWords>()
  for (const { where, may } of places) {
    const id = JSON.stringify(may)
    byMay.set(id, { where: [...(byMay.get(id)?.where ?? []), ...where], may })
  }
  return [...byMay.values()]
}

function permissionsOf({ actions, acls, conditions }: Grant): readonly Permission[] {
  const onlyIf: readonly Saying[] = [
    ...(acls ? [{ key: 'only-if.acl' as const, values: { acls } }] : []),
    ...conditions.map(conditionSaying),
  ]
  const rest = new Set(actions)
  const grouped = TOGETHER.flatMap(([key, apis]) => {
    const members = actions.filter((action) => apis.includes(apiOf(action) ?? ''))
    if (new Set(members.map(apiOf)).size < apis.length) return []
    for (const action of members) rest.delete(action)
    return [{ says: { key, values: {} }, actions: members, onlyIf }]
  })
  const single = [...rest].map((action) => ({ says: sayingOf(action), actions: [action], onlyIf }))
  return [...grouped, ...single]
}

function sayingOf(action: string): Saying {
  const key = ALONE.get(apiOf(action) ?? '')
  return key === undefined ? { key: 'may.other', values: { action } } : { key, values: {} }
}

function whereOf(resource: string): Saying {
  const place = placeOf(resource)
  if (place.kind === 'everything') return { key: 'where.everything', values: {} }
  if (place.kind === 'other') return { key: 'where.other', values: { resource } }
  const { kind, bucket, region, key } = place
  return { key: `where.${kind}`, values: { bucket, region, key } }
}

/** The sentence in the translator's language. */
export function say(t: Translate, { key, values }: Saying): string {
  const oneOf = new Intl.ListFormat(t.language, { type: 'disjunction' })
  const texts = Object.entries(values).map(([name, value]) => [
    name,
    typeof value === 'string' ? value : oneOf.format(value),
  ])
  return t(key, Object.fromEntries(texts))
}
