import type { ErrorCode } from '../../shared/errors.ts'
import type { BatchEnd } from '../../shared/ipc/desktop-calls.ts'
import { en, type TranslationKey } from '../../shared/messages/en.ts'
import { formatBytes, formatCount } from '../../shared/messages/format.ts'
import type { Translate } from '../../shared/messages/translate.ts'
import type { DesktopSettings } from '../../shared/notifications.ts'

/** Batches that end within this time of each other share a notification, ... */
export const QUIET_MS = 2000
/** ... which does not wait longer than this for another. */
export const LONGEST_MS = 10_000

export interface Notice {
  readonly title: string
  readonly body: string
  /** What a click shows. */
  readonly viewId: 'problems' | 'uploads'
}

export interface NotifierPorts {
  readonly show: (notice: Notice) => void
  /** Somebody looks at the window, which says it all. */
  readonly isSeen: () => boolean
  readonly level: () => DesktopSettings['notify']
  readonly t: Translate
  readonly nowMs: () => number
  readonly setTimer: (delayMs: number, act: () => void) => () => void
}

type Sums = Omit<BatchEnd, 'batchId'>

/** As *Problems* calls it. */
function titleOf(t: Translate, cause: ErrorCode | undefined): readonly string[] {
  const key = `problem.title.${cause}`
  return isText(key) ? [t(key)] : []
}
const isText = (key: string): key is TranslationKey => Object.hasOwn(en, key)

/** One notification for each group of batches that end together; never one for a file. */
export function createNotifier(ports: NotifierPorts): { readonly ended: (end: BatchEnd) => void } {
  const group = new Map<string, BatchEnd>()
  let sinceMs = 0
  let stopTimer = (): void => undefined
  const flush = (): void => {
    const sums = sumOf([...group.values()])
    group.clear()
    const level = ports.level()
    if (ports.isSeen() || level === 'none' || (level === 'problems' && sums.failed === 0)) return
    const notice = noticeFor(ports.t, sums)
    if (notice) ports.show(notice)
  }
  return {
    ended(end) {
      if (group.size === 0) sinceMs = ports.nowMs()
      group.set(end.batchId, end)
      stopTimer()
      stopTimer = ports.setTimer(Math.min(QUIET_MS, Math.max(sinceMs + LONGEST_MS - ports.nowMs(), 0)), flush)
    },
  }
}

function sumOf(ends: readonly BatchEnd[]): Sums {
  const causes = new Set(ends.flatMap(({ failed, cause }) => (failed > 0 ? [cause] : [])))
  const [cause] = causes.size === 1 ? causes : []
  const sums = { done: 0, unverified: 0, failed: 0, skipped: 0, bytesDone: 0 }
  for (const end of ends) {
    sums.done += end.done
    sums.unverified += end.unverified
    sums.failed += end.failed
    sums.skipped += end.skipped
    sums.bytesDone += end.bytesDone
  }
  return { ...sums, cause }
}

/** Problems first; undefined where nothing happened that is worth a word. */
export function noticeFor(
  t: Translate,
  { done, unverified, failed, skipped, bytesDone, cause }: Sums,
): Notice | undefined {
  const count = (files: number): string => formatCount(t.language, files)
  const skippedWords = skipped === 0 ? [] : [t('summary.skipped', { count: skipped, total: count(skipped) })]
  if (failed > 0) {
    const total = done + failed
    const title = t('notify.failed', { count: total, failed: count(failed), total: count(total) })
    return {
      title,
      body: [...titleOf(t, cause), t('notify.failed-detail')].join(t('notify.joint')),
      viewId: 'problems',
    }
  }
  if (done === 0 && skipped === 0) return undefined
  if (done === 0) return { title: t('notify.nothing-new'), body: skippedWords.join(''), viewId: 'uploads' }
  const verified =
    unverified === 0
      ? t('notify.all-verified')
      : t('summary.unverified', { count: unverified, total: count(unverified) })
  const body = [formatBytes(t.language, bytesDone), verified, ...skippedWords].join(' · ')
  return { title: t('notify.done', { count: done, total: count(done) }), body, viewId: 'uploads' }
}
