import { useMemo, useState } from 'react'
import type { JobSelection, ListRow } from '../../../upload/list-contract.ts'
import type { JobAction } from '../../job-view.ts'
import { useApp } from '../../use-app.ts'
import { copyPlain } from './copy-plain.ts'
import { type CommandId, commandsFor, copiedText } from './row-commands.ts'
import { isHeld, nameOf, stagesOfRow } from './row-view.ts'
import { type RowsSlice, rowAt } from './rows-window.ts'
import { countPicked, isEmpty, isPicked, jobsOf, type ListSelection } from './selection.ts'

/** Rows that are selected, as far as they are at hand. */
export function rowsOf({ pending, picked }: ListSelection, { rows }: RowsSlice): readonly ListRow[] | undefined {
  if (pending !== undefined) return undefined
  const known = rows.filter((row) => isPicked(picked, nameOf(row)))
  return known.length === countPicked(picked) ? known : undefined
}

interface Asked {
  readonly jobs: JobSelection
  /** How many files; `some` where only the worker knows. */
  readonly files: number | 'some'
}

/** Files that cancelling would stop. */
const filesOfRows = (rows: readonly ListRow[] | undefined): number | 'some' =>
  rows === undefined
    ? 'some'
    : rows.map(stagesOfRow).reduce((sum, { active, failed, paused }) => sum + active + paused + failed, 0)

/** What is done with rows: a command to the worker, or a text on the clipboard. Cancelling is asked about. */
export function useListCommands(selection: ListSelection, slice: RowsSlice, showProblem: (row: ListRow) => void) {
  const { client } = useApp()
  const [asked, setAsked] = useState<Asked>()
  const rows = useMemo(() => rowsOf(selection, slice), [selection, slice])
  const ids = isEmpty(selection) ? [] : commandsFor(rows)
  const askCancel = (): void => setAsked({ jobs: jobsOf(selection.picked), files: filesOfRows(rows) })
  const run = (id: CommandId): void => {
    const [first] = rows ?? []
    const isOneFile = rows?.length === 1 && first?.kind === 'file'
    if (id === 'problem') first && showProblem(first)
    else if (id === 'copy-key' || id === 'copy-path') copyPlain(copiedText(rows ?? [], id))
    else if (id === 'cancel' && !isOneFile) askCancel()
    else client.command(id, jobsOf(selection.picked))
  }
  /** The button of one row. */
  const runOn = (index: number, action: JobAction): void => {
    const row = rowAt(slice, index)
    if (!row || isHeld(row)) return
    const jobs = row.kind === 'file' ? [row.id] : { ids: [], nodes: [row.node] }
    if (action === 'cancel' && row.kind !== 'file') setAsked({ jobs, files: filesOfRows([row]) })
    else client.command(action, jobs)
  }
  const dialog = {
    asked: asked?.files,
    onCancel: () => asked && client.command('cancel', asked.jobs),
    onClose: () => setAsked(undefined),
  }
  return { ids, rows, run, runOn, dialog, cancelByKey: () => ids.includes('cancel') && askCancel() }
}

export type ListCommands = ReturnType<typeof useListCommands>
