import { auditFindings, isIntact, keptHeadInWords } from '../../shared/messages/describe-audit.ts'
import { formatCount } from '../../shared/messages/format.ts'
import type { Translate } from '../../shared/messages/translate.ts'
import { type AuditVerdict, CHAIN_START } from '../broker/audit-chain.ts'
import { printable } from './printable.ts'

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
  const { entries, head, firstBad, tornTail } = verdict
  const counted = (count: number) => ({ count, number: formatCount(t.language, count) })
  const isEmpty = head === CHAIN_START && !tornTail
  return [
    t(isEmpty ? 'audit.cli.empty' : 'audit.cli.entries', { path: printable(path), ...counted(entries) }),
    ...(!firstBad && !isEmpty ? [t('audit.cli.linked')] : []),
    ...auditFindings(t, verdict),
    t('audit.cli.head', { head }),
    keptHead === undefined ? t('audit.cli.no-kept-head') : keptHeadInWords(t, verdict, keptHead),
  ]
}
