import * as v from 'valibot'
import { ERROR_CODES } from '../errors.ts'
import type { AuditRow, AuditState } from '../ipc/audit-calls.ts'
import { describeError } from './describe.ts'
import { formatCount } from './format.ts'
import type { Translate } from './translate.ts'

type BadLine = NonNullable<AuditState['firstBad']>

/** Every line follows the one before, and a head that was kept elsewhere is one of this log's. A torn tail is no fault. */
export const isIntact = (state: AuditState, keptHead: string | undefined): boolean =>
  state.firstBad === undefined && (keptHead === undefined || state.entriesSinceKeptHead !== undefined)

/** What a person has to know of a log beside its length; nothing where all is well. */
export function auditFindings(t: Translate, state: AuditState): readonly string[] {
  const { firstBad, firstFile, repairs, tornTail } = state
  const counted = (count: number) => ({ count, number: formatCount(t.language, count) })
  return [
    ...(firstFile > 1 ? [t('audit.cli.earlier-missing', counted(firstFile - 1))] : []),
    ...(firstBad ? [t(`audit.cli.${firstBad.problem}`, { line: placeInWords(t, firstBad) })] : []),
    ...(repairs > 0 ? [t('audit.cli.repairs', counted(repairs))] : []),
    ...(tornTail ? [t('audit.cli.torn-tail')] : []),
  ]
}

/** As a person finds it in an editor. */
const placeInWords = (t: Translate, { line, file, lineInFile }: BadLine): string =>
  file === undefined || lineInFile === undefined || lineInFile === line
    ? formatCount(t.language, line)
    : t('audit.cli.place', { line: formatCount(t.language, lineInFile), file })

/** What became of a head that was kept elsewhere. */
export function keptHeadInWords(t: Translate, state: AuditState, keptHead: string): string {
  const { entriesSinceKeptHead: since, head } = state
  if (since === undefined) return t('audit.cli.kept-head-missing')
  if (head === keptHead) return t('audit.cli.kept-head-same')
  return t('audit.cli.kept-head-grown', { count: since, number: formatCount(t.language, since) })
}

/** One entry in words. */
export interface AuditWords {
  readonly title: string
  /** Whose and whom: profile, who did it, what else it is about. */
  readonly about: readonly string[]
  readonly outcome: { readonly isDone: boolean; readonly text: string }
  readonly changes: readonly { readonly name: string; readonly text: string }[]
}

/** What the log's line says, as far as its members are of the kinds the app writes. */
export function describeAuditRow(t: Translate, { kind, members }: AuditRow): AuditWords {
  const { profileName, subject, who, outcome = '' } = members
  const place = [members['bucket'], members['prefix']].filter(Boolean).join(' ▸ ')
  return {
    title: t(`audit.kind.${kind}`, { place }),
    about: [profileName, subject, who === undefined ? undefined : whoInWords(t, who)].filter(
      (part) => part !== undefined,
    ),
    outcome: outcomeInWords(t, outcome, profileName ?? subject),
    changes: changesInWords(t, members['changes']),
  }
}

function whoInWords(t: Translate, who: string): string {
  return who === 'window' || who === 'command-line' || who === 'link' || who === 'app' ? t(`audit.who.${who}`) : who
}

function outcomeInWords(t: Translate, outcome: string, subject: string | undefined): AuditWords['outcome'] {
  if (outcome === 'granted' || outcome === 'accepted') return { isDone: true, text: t(`audit.outcome.${outcome}`) }
  const code = ERROR_CODES.find((known) => known === outcome)
  return { isDone: false, text: code ? describeError(t, { code, ...(subject !== undefined && { subject }) }) : outcome }
}

const Changes = v.pipe(
  v.string(),
  v.parseJson(),
  v.array(v.object({ name: v.string(), before: v.optional(v.string()), after: v.optional(v.string()) })),
)

/** None where the text is not what the app writes, or was cut: the details show it as it is. */
function changesInWords(t: Translate, text: string | undefined): AuditWords['changes'] {
  const parsed = v.safeParse(Changes, text)
  const nothing = t('audit.change-none')
  return (parsed.success ? parsed.output : []).map(({ name, before = nothing, after = nothing }) => ({
    name,
    text: t('audit.change', { before, after }),
  }))
}
