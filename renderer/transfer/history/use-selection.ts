import { useCallback, useState } from 'react'
import { type HistoryItem, itemId } from './history-model.ts'
import { theHistory } from './the-history.ts'

/** Files that are selected, in the order in which they were, and the row the keys start from. */
export interface Selection {
  readonly items: ReadonlyMap<string, HistoryItem>
  readonly cursor: number | undefined
}
/** How a click or key selects: this one alone; it too, or not; all up to it. */
export type SelectWay = 'one' | 'toggle' | 'range'

/** Links to more are not made, and nobody looks at more. */
export const MAX_SELECTED = 1000
const NOTHING: Selection = { items: new Map(), cursor: undefined }

export interface Selecting extends Selection {
  readonly select: (row: number, way: SelectWay) => void
  readonly selectAll: () => void
  readonly clear: () => void
}

/** As in a file manager. Rows that have not been read yet are read for it. */
export function useSelection(): Selecting {
  const [{ cursor, items }, set] = useState(NOTHING)
  const [anchor, setAnchor] = useState<number>()
  const select = useCallback(
    async (row: number, way: SelectWay): Promise<void> => {
      const from = way === 'range' ? (anchor ?? row) : row
      if (way !== 'range') setAnchor(row)
      set((before) => ({ ...before, cursor: row }))
      const read = await readRows(Math.min(from, row), Math.max(from, row))
      set((before) => ({ items: way === 'toggle' ? toggled(before.items, read) : asMap(read), cursor: row }))
    },
    [anchor],
  )
  const selectAll = useCallback(async (): Promise<void> => {
    const read = await readRows(0, (theHistory.state().list?.rows ?? 0) - 1)
    set((before) => ({ ...before, items: asMap(read) }))
  }, [])
  return {
    ...{ cursor, items },
    select: (row, way) => void select(row, way),
    selectAll: () => void selectAll(),
    clear: useCallback(() => set(NOTHING), []),
  }
}

async function readRows(first: number, last: number): Promise<readonly HistoryItem[]> {
  const items: HistoryItem[] = []
  for (let row = first; row <= last && items.length < MAX_SELECTED; row += 1) {
    const item = theHistory.item(row) ?? (await theHistory.read(row))
    if (item !== undefined) items.push(item)
  }
  return items
}

const asMap = (items: readonly HistoryItem[]): ReadonlyMap<string, HistoryItem> =>
  new Map(items.map((item) => [itemId(item), item]))

function toggled(before: ReadonlyMap<string, HistoryItem>, items: readonly HistoryItem[]) {
  const after = new Map(before)
  for (const item of items) if (!after.delete(itemId(item))) after.set(itemId(item), item)
  return after
}
