/** What can be done with the selected rows. Pure. */
import type { IconName } from '../../../common/Icon.tsx'
import type { FileRow, ListRow } from '../../../upload/list-contract.ts'
import type { JobAction } from '../../job-view.ts'
import { actionsOfStages, isHeld, type Stages, stagesOfRow } from './row-view.ts'

export type CommandId = JobAction | 'top' | 'problem' | 'copy-key' | 'copy-path'

export const COMMAND_ICONS: Readonly<Record<CommandId, IconName>> = {
  top: 'top',
  pause: 'pause',
  resume: 'resume',
  retry: 'retry',
  cancel: 'cancel',
  problem: 'failed',
  'copy-key': 'copy',
  'copy-path': 'copy',
}
const EVERY: readonly CommandId[] = ['top', 'pause', 'resume', 'retry', 'cancel']
/** More text than anybody pastes. */
const MOST_COPIED = 10_000

const sumOf = (rows: readonly ListRow[]): Stages =>
  rows.map(stagesOfRow).reduce(
    (sum, one) => ({
      ...{ active: sum.active + one.active, moving: sum.moving + one.moving, paused: sum.paused + one.paused },
      ...{ failed: sum.failed + one.failed, done: sum.done + one.done, skipped: sum.skipped + one.skipped },
      cancelled: sum.cancelled + one.cancelled,
    }),
    { active: 0, moving: 0, paused: 0, failed: 0, done: 0, skipped: 0, cancelled: 0 },
  )

/** `rows`: the selected ones; undefined where not all of them are at hand, so that only the worker can tell. */
export function commandsFor(rows: readonly ListRow[] | undefined): readonly CommandId[] {
  if (rows === undefined) return EVERY
  const usable = rows.filter((row) => !isHeld(row))
  const stages = sumOf(usable)
  const waiting = stages.active - stages.moving
  const [only] = rows
  const isOne = rows.length === 1 && only !== undefined
  return [
    ...(isOne && only.kind === 'file' && only.phase === 'failed' ? (['problem'] as const) : []),
    ...(waiting > 0 ? (['top'] as const) : []),
    ...actionsOfStages(stages),
    ...(rows.length > 0 && rows.length <= MOST_COPIED && rows.every((row) => row.kind === 'file')
      ? (['copy-key'] as const)
      : []),
    ...(rows.some((row) => pathOf(row) !== undefined) ? (['copy-path'] as const) : []),
  ]
}

/** As it was found on this computer, from what was dropped on. */
const pathOf = (row: ListRow): string | undefined => (row.kind === 'batch' ? row.name : row.path)

/** One line for each row. */
export const copiedText = (rows: readonly ListRow[], what: 'copy-key' | 'copy-path'): string =>
  rows.flatMap((row) => (what === 'copy-path' ? [pathOf(row) ?? ''] : keyOf(row))).join('\n')

const keyOf = (row: ListRow): readonly string[] => (isFileRow(row) ? [row.key] : [])
const isFileRow = (row: ListRow): row is FileRow => row.kind === 'file'
