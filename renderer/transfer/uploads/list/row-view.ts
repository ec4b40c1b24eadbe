/** What a row of the tree shows, decided without React. */
import { PHASES, type Phase } from '../../../../shared/job.ts'
import type { BatchRow, FolderRow, ListRow } from '../../../upload/list-contract.ts'
import { actionsFor, type JobAction, progressOf, type StateView, stateOf } from '../../job-view.ts'
import type { RowName } from './selection.ts'

export type NodeRow = BatchRow | FolderRow

export const nameOf = (row: ListRow): RowName => (row.kind === 'file' ? { id: row.id } : { node: row.node })

/** How many files are where they can be done something about. */
export interface Stages {
  readonly active: number
  readonly moving: number
  readonly paused: number
  readonly failed: number
  readonly done: number
  readonly skipped: number
  readonly cancelled: number
}

export function stagesOf(counts: Readonly<Record<Phase, number>>): Stages {
  const moving = counts.preparing + counts.uploading + counts.verifying
  const { cancelled, done, failed, paused, queued, skipped } = counts
  return { active: queued + moving, moving, paused, failed, done, skipped, cancelled }
}

/** Files that count: all but skipped and cancelled. */
export const filesOf = ({ active, done, failed, paused }: Stages): number => active + paused + failed + done

/** The most pressing thing that goes on below a folder. */
export function nodeStateOf(row: NodeRow): StateView {
  const stages = stagesOf(row.counts)
  const { active, cancelled, done, failed, moving, paused, skipped } = stages
  if (row.kind === 'batch' && row.isHeld) return { textKey: 'waiting.start', icon: 'waiting', tone: 'warn' }
  if (moving > 0) return { textKey: 'phase.uploading', icon: 'sending', tone: 'busy' }
  if (row.kind === 'batch' && row.isReading) return { textKey: 'row.reading', icon: 'checking', tone: 'busy' }
  if (active > 0) return { textKey: 'phase.queued', icon: 'waiting', tone: 'calm' }
  if (paused > 0) return { textKey: 'phase.paused', icon: 'paused', tone: 'calm' }
  if (failed > 0) return { textKey: 'phase.failed', icon: 'failed', tone: 'bad' }
  if (done > 0) return { textKey: 'row.uploaded', icon: 'done', tone: 'good' }
  if (skipped > 0) return { textKey: 'phase.skipped', icon: 'skipped', tone: 'calm' }
  if (cancelled > 0) return { textKey: 'phase.cancelled', icon: 'cancelled', tone: 'calm' }
  return { textKey: 'row.nothing', icon: 'skipped', tone: 'calm' }
}

/** From 0 to 1, or undefined where a bar would say nothing: all is done, or nothing has begun. */
function nodeProgressOf(row: NodeRow): number | undefined {
  const stages = stagesOf(row.counts)
  const isUnfinished = stages.active + stages.paused > 0
  const hasBegun = stages.moving + stages.done + row.bytesDone > 0
  if (!isUnfinished || !hasBegun) return undefined
  const files = filesOf(stages)
  const ratio = row.bytesTotal > 0 ? row.bytesDone / row.bytesTotal : stages.done / Math.max(files, 1)
  return Math.min(ratio, 1)
}

export interface RowState extends StateView {
  readonly ratio?: number
  /** Whether the words name the ratio. */
  readonly isCounted: boolean
}

export function rowStateOf(row: ListRow): RowState {
  const ratio = row.kind === 'file' ? progressOf(row) : nodeProgressOf(row)
  const state = row.kind === 'file' ? stateOf(row) : nodeStateOf(row)
  const isCounted = ratio !== undefined && !(row.kind === 'file' && row.phase === 'verifying')
  return { ...state, isCounted, ...(ratio !== undefined && { ratio }) }
}

/** Rows that a command would change something about, by command. */
export function actionsOfStages({ active, failed, paused }: Stages): readonly JobAction[] {
  const actions: readonly (readonly [JobAction, number])[] = [
    ['pause', active],
    ['resume', paused],
    ['retry', failed],
    ['cancel', active + paused + failed],
  ]
  return actions.filter(([, count]) => count > 0).map(([action]) => action)
}

/** Nothing of a held batch is under way: it is started or discarded where it is asked about. */
export const isHeld = (row: ListRow): boolean =>
  row.kind === 'file' ? row.waitingFor === 'start' : row.kind === 'batch' && row.isHeld === true

const NO_COUNTS = Object.fromEntries(PHASES.map((phase) => [phase, 0])) as Readonly<Record<Phase, number>>

/** What is made at COS at this moment cannot be taken back. */
export const stagesOfRow = (row: ListRow): Stages => {
  if (row.kind !== 'file') return stagesOf(row.counts)
  return stagesOf(row.phase === 'verifying' ? NO_COUNTS : { ...NO_COUNTS, [row.phase]: 1 })
}

/** The buttons of a row: the two that matter most. */
export function rowActions(row: ListRow): readonly JobAction[] {
  if (isHeld(row)) return []
  if (row.kind === 'file') return actionsFor(row.phase)
  const [first, ...others] = actionsOfStages(stagesOf(row.counts))
  if (first === undefined) return []
  return others.includes('cancel') ? [first, 'cancel'] : [first]
}

export const isOpenable = (row: ListRow | undefined): row is NodeRow => row !== undefined && row.kind !== 'file'
