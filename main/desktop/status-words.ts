import type { Progress } from '../../shared/ipc/desktop-calls.ts'
import { formatCount, formatDuration, formatPercent, formatSpeed } from '../../shared/messages/format.ts'
import type { Translate } from '../../shared/messages/translate.ts'
import { filesOf, isUploading, ratioOf, standingOf } from './standing.ts'

/** How uploads stand in one line, for the tray's menu: `Uploading 12 of 300 files · 45% · 12 MB/s · about 2 min left`. */
export function statusLine(t: Translate, progress: Progress | undefined): string {
  if (progress === undefined || standingOf(progress) === 'idle') return t('desktop.idle')
  return [headline(t, progress), ...figures(t, progress)].join(' · ')
}

function headline(t: Translate, progress: Progress): string {
  const count = (files: number): string => formatCount(t.language, files)
  const files = filesOf(progress)
  if (isUploading(progress)) {
    if (progress.waitingFor !== undefined) return t(`waiting.${progress.waitingFor}`)
    if (progress.active === 0) return t('summary.reading')
    return t('summary.uploading', { count: files, done: count(progress.done), total: count(files) })
  }
  const { failed, paused } = progress
  if (failed > 0) return t('summary.failed', { count: failed, total: count(failed) })
  if (paused > 0) return t('summary.paused', { count: paused, total: count(paused) })
  return t('summary.finished')
}

function figures(t: Translate, progress: Progress): readonly string[] {
  const { active, bytesPerSecond, secondsLeft } = progress
  if (active === 0) return []
  const percent = formatPercent(t.language, ratioOf(progress))
  if (standingOf(progress) === 'waiting') return [percent]
  const left =
    secondsLeft === undefined
      ? t('summary.measuring')
      : t('summary.left', { duration: formatDuration(t.language, secondsLeft) })
  return [percent, formatSpeed(t.language, bytesPerSecond), left]
}
