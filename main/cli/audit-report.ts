import { formatCount } from '../../shared/messages/format.ts'
import type { Translate } from '../../shared/messages/translate.ts'
import { type AuditVerdict, type BadLine, CHAIN_START } from '../broker/audit-chain.ts'
import { printable } from './printable.ts'

/** Every line follows the one before, and a head that was kept elsewhere is one of this log's. A torn tail is no fault. */
export const isIntact = ({ firstBad, entriesSinceKeptHead }: AuditVerdict, keptHead: string | undefined): boolean =>
  firstBad === undefined && (keptHead === undefined || entriesSinceKeptHead !== undefined)

/** What `--json` says of a log. */
export const verdictForShell = (verdict: AuditVerdict, keptHead: string | undefined) => ({
  entries: verdict.entries,
  head: verdict.head,
  ok: isIntact(verdict, keptHead),
  firstBadLine: verdict.firstBad?.line ?? null,
  tornTail: verdict.tornTail,
})

/** The same in words, a line each. */
export function verdictInWords(
  t: Translate,
  path: string,
  verdict: AuditVerdict,
  keptHead: string | undefined,
): readonly string[] {
  const { entries, repairs, head, firstBad, firstFile, tornTail } = verdict
  const counted = (count: number) => ({ count, number: formatCount(t.language, count) })
  const isEmpty = head === CHAIN_START && !tornTail
  return [
    t(isEmpty ? 'audit.cli.empty' : 'audit.cli.entries', { path: printable(path), ...counted(entries) }),
    ...(firstFile > 1 ? [t('audit.cli.earlier-missing', counted(firstFile - 1))] : []),
    ...(firstBad ? [t(`audit.cli.${firstBad.problem}`, { line: placeInWords(t, firstBad) })] : []),
    ...(!firstBad && !isEmpty ? [t('audit.cli.linked')] : []),
    ...(repairs > 0 ? [t('audit.cli.repairs', counted(repairs))] : []),
    ...(tornTail ? [t('audit.cli.torn-tail')] : []),
    t('audit.cli.head', { head }),
    keptHead === undefined ? t('audit.cli.no-kept-head') : aboutKeptHead(t, verdict, keptHead),
  ]
}

/** As a person finds it in an editor. */
const placeInWords = (t: Translate, { line, file, lineInFile }: BadLine): string =>
  file === undefined || lineInFile === undefined || lineInFile === line
    ? formatCount(t.language, line)
    : t('audit.cli.place', { line: formatCount(t.language, lineInFile), file })

function aboutKeptHead(t: Translate, { entriesSinceKeptHead: since, head }: AuditVerdict, keptHead: string): string {
  if (since === undefined) return t('audit.cli.kept-head-missing')
  if (head === keptHead) return t('audit.cli.kept-head-same')
  return t('audit.cli.kept-head-grown', { count: since, number: formatCount(t.language, since) })
}
