import { formatBytes, formatCount, formatDuration, formatSpeed } from '../../../shared/messages/format.ts'
import type { Translate } from '../../../shared/messages/translate.ts'
import type { Totals } from '../../upload/page-contract.ts'
import { overviewOf, withoutHeld } from '../job-view.ts'

/** The one line that says how the whole stands. */
export function headlineOf(t: Translate, totals: Totals): string {
  const { active, paused, failed, files, done } = overviewOf(totals)
  const count = (number: number): string => formatCount(t.language, number)
  if (active > 0) return t('summary.uploading', { count: files, done: count(done), total: count(files) })
  if (totals.walking) return t('summary.reading')
  if (failed > 0) return t('summary.failed', { count: failed, total: count(failed) })
  if (paused > 0) return t('summary.paused', { count: paused, total: count(paused) })
  return t(done > 0 ? 'summary.finished' : 'summary.nothing')
}

/** How files ended, in words: `1,998 verified · 1 failed`. */
export function resultsOf(t: Translate, totals: Totals): readonly string[] {
  const { counts, unverified } = withoutHeld(totals)
  const results = [
    ['summary.verified', counts.done - unverified],
    ['summary.unverified', unverified],
    ['summary.count-failed', counts.failed],
    ['summary.skipped', counts.skipped],
  ] as const
  return results
    .filter(([, count]) => count > 0)
    .map(([key, count]) => t(key, { count, total: formatCount(t.language, count) }))
}

/** Bytes, speed, time left: `1.2 GB of 5 GB`, `45 MB/s`, `about 2 min left`. */
export function figuresOf(t: Translate, totals: Totals, secondsLeft: number | undefined): readonly string[] {
  const { active } = overviewOf(totals)
  const { language } = t
  const done = formatBytes(language, totals.bytesDone)
  const bytes = t(totals.walking ? 'summary.bytes-growing' : 'summary.bytes', {
    done,
    total: formatBytes(language, withoutHeld(totals).bytesTotal),
  })
  if (active === 0) return [bytes]
  const left =
    secondsLeft === undefined
      ? t('summary.measuring')
      : t('summary.left', { duration: formatDuration(language, secondsLeft) })
  return [bytes, formatSpeed(language, totals.bytesPerSecond), left]
}
