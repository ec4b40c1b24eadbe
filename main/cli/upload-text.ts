import type { FileReport } from '../../shared/job.ts'
import { describeError } from '../../shared/messages/describe.ts'
import { formatBytes, formatDuration } from '../../shared/messages/format.ts'
import type { Translate } from '../../shared/messages/translate.ts'
import { printable } from './printable.ts'
import type { Totals } from './upload-report.ts'

/** A line for a file that needs attention; nothing for one that is fine. */
export function fileText(
  t: Translate,
  source: string,
  file: Omit<FileReport, 'index' | 'sourceId'>,
): string | undefined {
  const name = printable([source.replace(/\/+$/, ''), file.path].filter(Boolean).join('/'))
  if (file.state === 'failed' && file.error)
    return t('cli.failed', { name, reason: printable(describeError(t, file.error)) })
  if (file.state === 'unverified') return t('cli.unverified', { name })
  if (file.state === 'skipped')
    return t('cli.skipped', { name, reason: t(`skip.${file.skippedBecause ?? 'cancelled'}`) })
  return undefined
}

/** The last line for a person. */
export function summaryText(t: Translate, { counts, bytes }: Totals, seconds: number): string {
  return t('cli.summary', {
    verified: counts.verified,
    unverified: counts.unverified,
    skipped: counts.skipped,
    failed: counts.failed,
    bytes: formatBytes(t.language, bytes),
    duration: formatDuration(t.language, Math.round(seconds)),
  })
}
