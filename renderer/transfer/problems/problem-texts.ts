/** What the view says of a group, decided without React. */
import type { ErrorInfo } from '../../../shared/errors.ts'
import { describeCause, describeError } from '../../../shared/messages/describe.ts'
import { formatCount } from '../../../shared/messages/format.ts'
import type { Translate } from '../../../shared/messages/translate.ts'
import type { ProfileSummary } from '../../../shared/settings.ts'
import type { ProblemFile, ProblemGroup } from '../../upload/problem-contract.ts'
import { REMEDIES, uploadCode } from './remedies.ts'

/** In a few words. */
export const titleOf = (t: Translate, { cause }: Pick<ProblemGroup, 'cause'>): string =>
  cause === undefined ? t('problems.other.title') : t(`problem.title.${uploadCode(cause.code)}`)

/** `312 files`. */
export const filesOf = (t: Translate, count: number): string =>
  t('problems.files', { count, files: formatCount(t.language, count) })

/** One to three sentences: what happened, to what, what to do next. */
export function sentenceOf(t: Translate, group: ProblemGroup, profile: ProfileSummary | undefined): string {
  const { cause, count, folder, sample } = group
  if (cause === undefined) return t('problems.other.text')
  const code = uploadCode(cause.code)
  const { about } = REMEDIES[code]
  if (about === 'folder') return describeCause(t, code, quoted(t, folder || profile?.bucket))
  if (about === 'files') return describeCause(t, code, sample && filesNamed(t, sample.name, count))
  // What is not read yet is not known to be nameless.
  return sample === undefined ? t('problems.unread.text') : describeCause(t, code, quoted(t, sample.error.subject))
}

const quoted = (t: Translate, subject: string | undefined): string | undefined =>
  subject ? t('error.quoted', { subject }) : undefined

function filesNamed(t: Translate, name: string, count: number): string {
  const first = t('error.quoted', { subject: name })
  const files = formatCount(t.language, count - 1)
  return count === 1 ? first : t('problems.more-files', { count: count - 1, name: first, files })
}

/** When its files failed. */
export function timeOf(t: Translate, { firstMs, lastMs }: Pick<ProblemGroup, 'firstMs' | 'lastMs'>): string {
  const format = new Intl.DateTimeFormat(t.language, { dateStyle: 'medium', timeStyle: 'short' })
  const [first, last] = [format.format(firstMs), format.format(lastMs)]
  return first === last ? t('problems.failed-at', { time: first }) : t('problems.failed-between', { first, last })
}

/** A name and its value. */
export type Fact = readonly [name: string, value: string]

/**
 * A server's own words without what looks like a key, a token or a signature: errors hold none of ours (shared/errors.ts),
 * but a server may repeat what it was sent.
 */
export const redacted = (text: string): string =>
  text
    .replace(
      /\b(q-[a-z-]+|[\w-]*(?:token|signature|secret\w*|authorization|password))(["']?\s*[=:]\s*["']?)[^\s&"'<>]+/giu,
      '$1$2…',
    )
    .replace(/\bAKID[\w-]{8,}/gu, 'AKID…')
    .replace(/[\w+/=-]{80,}/gu, '…')

/** The technical side of a group: what support asks for. */
export function factsOf(t: Translate, group: ProblemGroup, profile: ProfileSummary | undefined): readonly Fact[] {
  const { cause, count, folder, sample } = group
  const { cosCode, detail, httpStatus, requestId } = sample?.error ?? errorOf(group)
  const facts: readonly (readonly [string, string | undefined])[] = [
    [t('problem.fact.code'), cause?.code],
    [t('problem.fact.cos-code'), cosCode],
    [t('problem.fact.http'), httpStatus === undefined ? undefined : String(httpStatus)],
    [t('problem.fact.request'), requestId],
    [t('problem.fact.detail'), detail && redacted(detail)],
    [t('problem.fact.bucket'), profile?.bucket],
    [t('problem.fact.region'), profile?.region],
    [t('problem.fact.folder'), folder],
    [t('problem.fact.files'), formatCount(t.language, count)],
    [t('problem.fact.time'), `${new Date(group.firstMs).toISOString()} – ${new Date(group.lastMs).toISOString()}`],
  ]
  return facts.flatMap(([name, value]) => (value ? [[name, value] as const] : []))
}

const errorOf = ({ cause }: ProblemGroup): ErrorInfo => ({ code: cause?.code ?? 'internal' })

/** As text for a ticket: the facts, what was said, and the first files with their request ids. */
export function ticketOf(
  t: Translate,
  group: ProblemGroup,
  files: readonly ProblemFile[],
  profile: ProfileSummary | undefined,
): string {
  const facts = factsOf(t, group, profile).map(([name, value]) => `${name}: ${value}`)
  const lines = files.map(({ error, key }) => [key, error.requestId].filter(Boolean).join('  '))
  const said = group.sample ? redacted(describeError(t, group.sample.error)) : sentenceOf(t, group, profile)
  return [`COS Courier – ${titleOf(t, group)}`, said, '', ...facts, '', ...lines].join('\n').trimEnd()
}
