/** Watched folders in words. */
import { type BatchOptions, DEFAULT_EXCLUDES } from '../../../shared/batch-options.ts'
import { formatBytes, formatCount } from '../../../shared/messages/format.ts'
import type { Translate } from '../../../shared/messages/translate.ts'
import type { WatchSummary } from '../../../shared/watch.ts'
import type { IconName } from '../../common/Icon.tsx'
import { changedGroups } from '../../common/options/options-form.ts'
import type { WatchState } from '../../upload/watch/watch-contract.ts'

const counted = (t: Translate, count: number) => ({ count, total: formatCount(t.language, count) })

/** What it is doing, in a word and a shape. */
export function phaseOf(
  t: Translate,
  { pausedBecause }: WatchSummary,
  state: WatchState | undefined,
): { readonly text: string; readonly icon: IconName; readonly tone: 'good' | 'plain' | 'bad' } {
  const phase = pausedBecause === undefined ? (state?.phase ?? 'starting') : 'paused'
  if (phase === 'paused') return { text: t('watched.phase.paused'), icon: 'paused', tone: 'plain' }
  if (phase === 'gone' || phase === 'other' || phase === 'lost' || phase === 'failed')
    return { text: t(`watched.phase.${phase}`), icon: 'failed', tone: 'bad' }
  if (phase === 'starting') return { text: t('watched.phase.starting'), icon: 'waiting', tone: 'plain' }
  if (state?.isLooking) return { text: t('watched.phase.looking'), icon: 'checking', tone: 'good' }
  return { text: t('watched.phase.watching'), icon: 'done', tone: 'good' }
}

/** Why it does not go on, and what to do; undefined where it does. */
export function troubleOf(
  t: Translate,
  { pausedBecause }: WatchSummary,
  state: WatchState | undefined,
): string | undefined {
  if (pausedBecause === 'profile') return t('watched.profile-text')
  if (pausedBecause !== undefined || state === undefined) return undefined
  const { mode, phase } = state
  if (phase === 'gone' || phase === 'other' || phase === 'lost' || phase === 'failed') return t(`watched.${phase}-text`)
  return mode === 'looks' ? t('watched.looks-only') : undefined
}

/** The options that are not as usual, and what happens to what is there. */
export function optionsText(t: Translate, { options, start }: WatchSummary): string {
  const groups = changedGroups(options).map((group) => t(`options.${group}`))
  return [
    `${t('conflict.label')}: ${t(`conflict.${options.conflict}`)}`,
    ...(isUsual(options) ? [t('watched.excludes-usual')] : []),
    ...(groups.length > 0 ? [t('options.changed', { groups: groups.join(t.language === 'zh-CN' ? '、' : ', ') })] : []),
    ...(start === 'new' ? [t('watched.new-only')] : []),
  ].join(t.language === 'zh-CN' ? '；' : ' · ')
}

const isUsual = ({ walk }: BatchOptions): boolean => walk.excludes.join('\n') === DEFAULT_EXCLUDES.join('\n')

/** What became of its files, each fact by itself. */
export function factsOf(t: Translate, state: WatchState): readonly string[] {
  const { settling, uploadedToday, uploadedTodayBytes, unreadable, waiting } = state
  const size = formatBytes(t.language, uploadedTodayBytes)
  return [
    lookedText(t, state, new Date()),
    ...(settling > 0 ? [t('watched.settling', counted(t, settling))] : []),
    ...(waiting > 0 ? [t('watched.waiting', counted(t, waiting))] : []),
    uploadedToday > 0 ? t('watched.today', { ...counted(t, uploadedToday), size }) : t('watched.today-none'),
    ...(unreadable > 0 ? [t('watched.unreadable', counted(t, unreadable))] : []),
  ]
}

/** `1,234 problems`. */
export const problemsText = (t: Translate, problems: number): string => t('watched.problems', counted(t, problems))

/** `1,234 files, 3.4 GB`; while they are counted, so far. */
export function foundText(t: Translate, found: { files: number; bytes: number; isCounted: boolean }): string {
  const values = {
    files: t('watched.form.files', counted(t, found.files)),
    size: formatBytes(t.language, found.bytes),
  }
  return t(found.isCounted ? 'watched.form.counted' : 'watched.form.counting', values)
}

function lookedText(t: Translate, { lookedAtMs }: WatchState, now: Date): string {
  if (lookedAtMs === undefined) return t('watched.not-looked')
  const at = new Date(lookedAtMs)
  const isToday = at.toDateString() === now.toDateString()
  const format = new Intl.DateTimeFormat(t.language, { timeStyle: 'short', ...(!isToday && { dateStyle: 'medium' }) })
  return t('watched.looked', { time: format.format(at) })
}
