/** A panel in words. */
import type { ConflictChoice } from '../../../../shared/batch-options.ts'
import type { ErrorInfo } from '../../../../shared/errors.ts'
import { describeError } from '../../../../shared/messages/describe.ts'
import { formatBytes, formatCount } from '../../../../shared/messages/format.ts'
import type { Translate } from '../../../../shared/messages/translate.ts'
import type { UploadChoices } from '../../../../shared/upload-choices.ts'
import { changedGroups } from '../../../common/options/options-form.ts'
import { effectOf, type PanelNumbers, sentAtMost } from './panel-numbers.ts'
import type { Panel } from './panels.ts'

const list = (t: Translate, parts: readonly string[]): string => parts.join(t.language === 'zh-CN' ? '，' : ' · ')
const total = (t: Translate, count: number): { readonly count: number; readonly total: string } => ({
  count,
  total: formatCount(t.language, count),
})

/** `1,234 files, 3.4 GB`. */
export const filesText = (t: Translate, { bytes, files }: Pick<PanelNumbers, 'bytes' | 'files'>): string =>
  t('panel.files', { ...total(t, files), bytes: formatBytes(t.language, bytes) })

/** The one line that says how far it is. */
export function panelTitle(t: Translate, { files, walking }: Pick<PanelNumbers, 'files' | 'walking'>): string {
  if (walking) return t('panel.reading')
  return t(files === 0 ? 'panel.nothing' : 'panel.ready')
}

const MAX_NAMES = 3

/** `From “a”, “b” and 3 more`. */
export function sourcesText(t: Translate, { batches }: Panel): string {
  const sources = batches.flatMap((batch) => batch.sources)
  const names = sources
    .slice(0, MAX_NAMES)
    .map(({ name }) => t('error.quoted', { subject: name }))
    .join(t.language === 'zh-CN' ? '、' : ', ')
  const more = sources.length - MAX_NAMES
  return more > 0 ? t('panel.sources-more', { names, count: more }) : t('panel.sources', { names })
}

/** Lines of what is worth knowing before it is sent; none when all is well. */
export function panelFacts(t: Translate, numbers: PanelNumbers): readonly PanelFact[] {
  const { collisions, failed, overlaps, skipped, taken } = numbers
  const reasons = skipped.flatMap(([reason, count]) =>
    isWalkReason(reason) ? [t(`left-out.${reason}`, total(t, count))] : [],
  )
  return [
    ...(reasons.length > 0
      ? [{ tone: 'calm', text: t('panel.left-out', { reasons: list(t, reasons) }) } as const]
      : []),
    ...failed.map(({ count, error }) => {
      const text = t('panel.failed', { ...total(t, count), error: describeError(t, shortened(error)) })
      return { tone: 'bad', text } as const
    }),
    ...(collisions > 0 ? [{ tone: 'warn', text: t('panel.collisions', total(t, collisions)) } as const] : []),
    ...(taken > 0 ? [{ tone: 'warn', text: t('panel.taken', total(t, taken)) } as const] : []),
    ...(overlaps > 0 ? [{ tone: 'warn', text: t('panel.overlaps', total(t, overlaps)) } as const] : []),
    ...lookFacts(t, numbers),
  ]
}
const MAX_SUBJECT = 80

/** Long names keep their two ends, so that what is said of them stays in sight. */
function shortened(error: ErrorInfo): ErrorInfo {
  const characters = [...(error.subject ?? '')]
  if (characters.length <= MAX_SUBJECT) return error
  const [start, end] = [characters.slice(0, MAX_SUBJECT / 2), characters.slice(-MAX_SUBJECT / 2)]
  return { ...error, subject: `${start.join('')}…${end.join('')}` }
}

/** `calm` for what is as wished. */
export interface PanelFact {
  readonly tone: 'calm' | 'warn' | 'bad'
  readonly text: string
}

type Reason = PanelNumbers['skipped'][number][0]
type WalkReason = Exclude<Reason, 'cancelled' | 'exists' | 'same' | 'not-newer'>
const isWalkReason = (reason: Reason): reason is WalkReason =>
  reason !== 'cancelled' && reason !== 'exists' && reason !== 'same' && reason !== 'not-newer'

function lookFacts(t: Translate, { existing }: PanelNumbers): readonly PanelFact[] {
  const { isForbidden, problem } = existing
  if (isForbidden) return [{ tone: 'warn', text: t('panel.may-not-look') }]
  return problem ? [{ tone: 'warn', text: t('panel.cannot-look', { error: describeError(t, problem) }) }] : []
}

/** What one choice does, in numbers: `1,200 new · 34 skipped`. */
export function effectText(t: Translate, choice: ConflictChoice, numbers: PanelNumbers): string {
  const effect = effectOf(choice, numbers)
  const parts = (['fresh', 'replaced', 'renamed', 'left', 'blocked'] as const).flatMap((part) =>
    effect[part] > 0 ? [t(`effect.${part}`, total(t, effect[part]))] : [],
  )
  if (effect.compared > 0) parts.push(t(undecided(choice, numbers), total(t, effect.compared)))
  return parts.length === 0 ? t('effect.none') : list(t, parts)
}

function undecided(choice: ConflictChoice, { existing }: PanelNumbers) {
  if (existing.looking) return 'effect.looking'
  return choice === 'overwrite' ? 'effect.either' : 'effect.compared'
}

/** The button's words: with a number once it is certain enough. */
export function uploadText(t: Translate, choice: ConflictChoice, numbers: PanelNumbers): string {
  if (numbers.walking || numbers.existing.looking) return t('panel.upload')
  return t('panel.upload-count', total(t, sentAtMost(effectOf(choice, numbers))))
}

/** For a screen reader, once everything is counted. */
export const announcement = (t: Translate, choice: ConflictChoice, numbers: PanelNumbers): string =>
  t('panel.announce', { files: filesText(t, numbers), effect: effectText(t, choice, numbers) })

/** `Which files, How they are stored`: the groups that are not as usual. */
export const groupsText = (t: Translate, options: Panel['options']): string =>
  changedGroups(options)
    .map((group) => t(`options.${group}`))
    .join(t.language === 'zh-CN' ? '、' : ', ')

/** What happens with drops while nobody is asked. */
export function atOnceText(t: Translate, { options }: UploadChoices): string {
  const groups = groupsText(t, options)
  const text = t('at-once.text', { conflict: t(`conflict.${options.conflict}`) })
  return groups === '' ? text : `${text}${t.language === 'zh-CN' ? '' : ' '}${t('at-once.changed', { groups })}`
}
