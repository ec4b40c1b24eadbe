import type { TranslationKey } from '../../../shared/messages/en.ts'
import type { IconName } from '../../common/Icon.tsx'
import type { HistoryItem } from './history-model.ts'

export const ACTION_IDS = [
  'link',
  'qr',
  'browser',
  'show',
  'again',
  'copy-key',
  'copy-crc64',
  'receipt-csv',
  'receipt-json',
  'clear-day',
] as const
export type ActionId = (typeof ACTION_IDS)[number]

/** What can be done with files of the history. */
export interface HistoryAction {
  readonly id: ActionId
  readonly icon: IconName
  readonly title: TranslationKey
  /** In the bar; all of them are in the menu. */
  readonly isFrequent: boolean
  readonly isPossible: (items: readonly HistoryItem[]) => boolean
}

const atLeastOne = (items: readonly HistoryItem[]): boolean => items.length > 0
const one = (items: readonly HistoryItem[]): boolean => items.length === 1
const hasSum = (items: readonly HistoryItem[]): boolean => items.some(({ crc64 }) => crc64 !== undefined)
const oneUpload = (items: readonly HistoryItem[]): boolean => new Set(items.map(({ batchId }) => batchId)).size === 1

const ICONS: Readonly<Record<ActionId, IconName>> = {
  link: 'link',
  qr: 'qr',
  browser: 'network',
  show: 'folder',
  again: 'retry',
  'copy-key': 'copy',
  'copy-crc64': 'verified',
  'receipt-csv': 'file',
  'receipt-json': 'file',
  'clear-day': 'clear',
}
const POSSIBLE: Readonly<Record<ActionId, HistoryAction['isPossible']>> = {
  link: atLeastOne,
  qr: one,
  browser: one,
  show: one,
  again: atLeastOne,
  'copy-key': atLeastOne,
  'copy-crc64': hasSum,
  'receipt-csv': oneUpload,
  'receipt-json': oneUpload,
  'clear-day': one,
}
const FREQUENT: ReadonlySet<ActionId> = new Set(['link', 'qr', 'browser', 'show', 'again'])

/** In the order of the menu. */
export const ACTIONS: readonly HistoryAction[] = ACTION_IDS.map((id) => ({
  ...{ id, icon: ICONS[id], title: `history.action.${id}` },
  ...{ isFrequent: FREQUENT.has(id), isPossible: POSSIBLE[id] },
}))
