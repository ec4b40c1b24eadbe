import type { BrowserWindow } from 'electron'
import { formatBytes, formatCount, formatDuration } from '../../shared/messages/format.ts'
import type { Translate } from '../../shared/messages/translate.ts'
import { prefixesOf } from '../../shared/prefixes.ts'
import { visible } from '../../shared/visible-text.ts'
import type { AbortPlan } from '../uploads/window-uploads.ts'
import { confirm } from './dialogs.ts'

/** How many, how old, how much: the page that asks for it cannot word the question. */
export function confirmAbort(parent: BrowserWindow | undefined, t: Translate, plan: AbortPlan): Promise<boolean> {
  const count = { count: plan.count, number: formatCount(t.language, plan.count) }
  const detail = [placeOf(t, plan), ageOf(t, plan), amountOf(t, plan), t('dialog.abort.consequence')]
  return confirm(parent, t, t('dialog.abort.title', count), detail.join('\n'), t('dialog.abort.ok', count))
}

const placeOf = (t: Translate, { profile: { name, file } }: AbortPlan): string =>
  t('dialog.abort.place', {
    name: visible(name),
    place: visible(file.prefix === '' ? file.bucket : `${file.bucket} ▸ ${prefixesOf(file).join(', ')}`),
  })

function ageOf(t: Translate, { oldestMs, newestMs, nowMs }: AbortPlan): string {
  const age = (ms: number): string => formatDuration(t.language, (nowMs - ms) / 1000)
  const [oldest, newest] = [age(oldestMs), age(newestMs)]
  return oldest === newest ? t('dialog.abort.age', { oldest }) : t('dialog.abort.ages', { oldest, newest })
}

function amountOf(t: Translate, { sizeBytes, unsized, count }: AbortPlan): string {
  const bytes = formatBytes(t.language, sizeBytes)
  if (unsized === 0) return t('dialog.abort.size', { bytes })
  if (unsized === count) return t('dialog.abort.size-unknown')
  return t('dialog.abort.size-partly', { bytes, unsized: formatCount(t.language, unsized) })
}
