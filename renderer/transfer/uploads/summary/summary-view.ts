import { formatBytes, formatCount, formatDuration, formatSpeed } from '../../../../shared/messages/format.ts'
import type { Translate } from '../../../../shared/messages/translate.ts'
import type { Totals } from '../../../upload/page-contract.ts'
import { overviewOf, withoutHeld } from '../../job-view.ts'
import type { WorkTime } from './work-time.ts'

/** The one line that says how the whole stands. */
export function headlineOf(t: Translate, totals: Totals): string {
  const { active, paused, failed, files, done } = overviewOf(totals)
  const count = (number: number): string => formatCount(t.language, number)
  // Nothing moves; *uploading* would not be true.
  if (active > 0 && totals.waitingFor) return t(`waiting.${totals.waitingFor}`)
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

/** Nothing is left to do: all is well, or something needs a person. Undefined while there is more to come. */
export function endingOf(totals: Totals): 'good' | 'bad' | undefined {
  const { active, done, failed, paused } = overviewOf(totals)
  if (active + paused > 0 || totals.walking) return undefined
  if (failed > 0) return 'bad'
  return done > 0 && totals.unverified === 0 ? 'good' : undefined
}

/** `1.2 GB of 5 GB`, `45 MB/s`, `about 2 min left`; at the end `took 3 min 12 sec`. */
export interface Figures {
  readonly bytes: string
  /** While something is on its way. */
  readonly speed?: string
  readonly left?: string
  /** At the end, where it is known. */
  readonly took?: string
}

/** Less is not worth telling. */
const TELL_FROM_MS = 2000

export function figuresOf(
  t: Translate,
  totals: Totals,
  { secondsLeft, work }: { readonly secondsLeft: number | undefined; readonly work: WorkTime | undefined },
): Figures {
  const { active, paused } = overviewOf(totals)
  const { language } = t
  const done = formatBytes(language, totals.bytesDone)
  const total = formatBytes(language, withoutHeld(totals).bytesTotal)
  if (active === 0 && paused === 0 && !totals.walking) {
    const tookMs = work?.isWhole === true ? work.beforeMs : 0
    const duration = formatDuration(language, tookMs / 1000)
    return { bytes: done, ...(tookMs >= TELL_FROM_MS && { took: t('summary.took', { duration }) }) }
  }
  const bytes = t(totals.walking ? 'summary.bytes-growing' : 'summary.bytes', { done, total })
  if (active === 0 || totals.waitingFor) return { bytes }
  const left =
    secondsLeft === undefined
      ? t('summary.measuring')
      : t('summary.left', { duration: formatDuration(language, secondsLeft) })
  return { bytes, speed: formatSpeed(language, totals.bytesPerSecond), left }
}
