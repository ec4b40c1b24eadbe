import { type ReactNode, type RefObject, useEffect, useRef, useState } from 'react'
import { useTranslate } from '../../../common/Language.tsx'
import type { ListRow as Row } from '../../../upload/list-contract.ts'
import { useApp, useWorkerState } from '../../use-app.ts'
import { CancelDialog } from '../CancelDialog.tsx'
import { ListRow, rowElementId } from './ListRow.tsx'
import { isTree } from './list-view.ts'
import { type MenuPlace, RowMenu } from './RowMenu.tsx'
import { drawnRows, placeToShow, type Seen } from './row-layout.ts'
import { isOpenable, nameOf } from './row-view.ts'
import { type RowsSlice, rowAt } from './rows-window.ts'
import { SelectionBar } from './SelectionBar.tsx'
import { isSelected, type ListSelection } from './selection.ts'
import { useKeptCursor } from './use-kept-cursor.ts'
import { useKeptFocus } from './use-kept-focus.ts'
import { useListCommands } from './use-list-commands.ts'
import { useListKeys } from './use-list-keys.ts'
import { listPointer } from './use-list-pointer.ts'
import { type LongScroll, useLongScroll } from './use-long-scroll.ts'
import { useRowHeight } from './use-row-height.ts'
import { useSelection } from './use-selection.ts'

/** Rows asked for around the drawn ones, and the grid they are asked on, so that not every pixel is a question. */
const MARGIN_ROWS = 30

/** Between two questions while the bar is dragged from one place to another: what it passes by is gone before it could be shown. */
const LEAP_MS = 80

/** Only rows near the visible ones exist, here and in the page's memory; the rest stays in the worker. */
export function UploadList() {
  const t = useTranslate()
  const { client, session } = useApp()
  const scroller = useRef<HTMLDivElement>(null)
  const slice = useWorkerState('slice')
  const { selection, scroll, seen, send, show } = useListState(scroller, slice)
  const [menu, setMenu] = useState<MenuPlace>()
  const showProblem = (row: Row | undefined): void => {
    if (row?.kind === 'file' && row.phase === 'failed') session.showProblem(row.id)
  }
  const commands = useListCommands(selection, slice, showProblem)
  const fold = (index: number): void => {
    const row = rowAt(slice, index)
    if (isOpenable(row)) client.openNode(row.node, !row.isOpen)
  }
  const problemAt = (index: number): void => showProblem(rowAt(slice, index))
  const activate = (index: number): void => (isOpenable(rowAt(slice, index)) ? fold(index) : problemAt(index))
  const openMenu = (): void => setMenu(placeOfRow(scroller.current, selection.cursor))
  const cancel = commands.cancelByKey
  const control = { slice, seen, selection, send, show, openMenu, activate, cancel }
  const onKeyDown = useListKeys(control)
  const pointer = listPointer({ ...control, fold, showProblem: problemAt, runOn: commands.runOn, openMenuAt: setMenu })
  const { cursor } = selection
  return (
    <>
      <div
        className="list"
        ref={scroller}
        role="treegrid"
        tabIndex={0}
        aria-label={t('list.label')}
        aria-multiselectable="true"
        aria-rowcount={slice.total}
        aria-activedescendant={cursor === undefined || cursor >= slice.total ? undefined : rowElementId(cursor)}
        onKeyDown={onKeyDown}
        {...pointer}
      >
        <div className="list-rows" role="presentation" style={{ height: scroll.elementPx }}>
          <Rows slice={slice} scroll={scroll} seen={seen} selection={selection} />
        </div>
      </div>
      <SelectionBar selection={selection} commands={commands} onClear={() => send({ type: 'clear' })} />
      <RowMenu place={menu} commands={commands} onClose={() => setMenu(undefined)} />
      <CancelDialog {...commands.dialog} />
    </>
  )
}

function useListState(scroller: RefObject<HTMLDivElement | null>, slice: RowsSlice) {
  const rowPx = useRowHeight()
  const scroll = useLongScroll(scroller, slice.total * rowPx)
  const seen: Seen = { listPx: scroll.place.listPx, viewportPx: scroll.viewportPx, rowPx }
  const { state: selection, send } = useSelection(slice)
  const show = (index: number): void => {
    const listPx = placeToShow(index, seen)
    if (listPx !== undefined) scroll.scrollTo(listPx)
  }
  useKeptFocus(scroller)
  useKeptCursor(selection.cursor, seen, show)
  useWantedRows(drawnRows(seen, slice.total))
  // Another view is read from its start.
  const { scrollTo } = scroll
  const { view } = slice
  useEffect(() => scrollTo(0), [view, scrollTo])
  return { selection, send, scroll, seen, show }
}

function useWantedRows({ end, first }: { readonly first: number; readonly end: number }): void {
  const { client } = useApp()
  const offset = Math.max(Math.floor((first - MARGIN_ROWS) / MARGIN_ROWS) * MARGIN_ROWS, 0)
  const last = Math.ceil((end + MARGIN_ROWS) / MARGIN_ROWS) * MARGIN_ROWS
  const asked = useRef({ offset: 0, last: 0, atMs: Number.NEGATIVE_INFINITY })
  useEffect(() => {
    const ask = (): void => {
      asked.current = { offset, last, atMs: performance.now() }
      client.wantRows({ offset, limit: last - offset })
    }
    const before = asked.current
    const isLeap = offset >= before.last || last <= before.offset
    const restMs = isLeap ? before.atMs + LEAP_MS - performance.now() : 0
    if (restMs <= 0) return ask()
    const timer = setTimeout(ask, restMs)
    return () => clearTimeout(timer)
  }, [client, offset, last])
}

interface RowsProps {
  readonly slice: RowsSlice
  readonly scroll: LongScroll
  readonly seen: Seen
  readonly selection: ListSelection
}

function Rows({ scroll: { place }, seen, selection, slice }: RowsProps): ReactNode {
  const { end, first } = drawnRows(seen, slice.total)
  const count = end - first
  const { cursor } = selection
  const indices = Array.from({ length: count }, (_, at) => first + at)
  // The row that has the keyboard exists wherever it is.
  const isApart = cursor !== undefined && cursor < slice.total && (cursor < first || cursor >= end)
  const total = isTree(slice.view) ? undefined : slice.total
  const draw = (index: number, key: string): ReactNode => {
    const row = rowAt(slice, index)
    return (
      <ListRow
        key={key}
        row={row}
        index={index}
        total={total}
        topPx={index * seen.rowPx + place.scrollPx - place.listPx}
        isCursor={index === cursor}
        isSelected={isSelected(selection, index, row && nameOf(row))}
      />
    )
  }
  // Elements are used again for the rows that come into sight: changing texts is less work than making them.
  return [...indices.map((index) => draw(index, String(index % slots(seen)))), isApart && draw(cursor, 'cursor')]
}

/** More than are ever drawn at once. */
const slots = ({ rowPx, viewportPx }: Seen): number => Math.ceil(viewportPx / rowPx) + 20

function placeOfRow(list: HTMLElement | null, cursor: number | undefined): MenuPlace | undefined {
  const element = cursor === undefined ? list : (document.getElementById(rowElementId(cursor)) ?? list)
  const box = element?.getBoundingClientRect()
  return box && { xPx: box.left + 48, yPx: Math.min(box.top + box.height / 2, window.innerHeight - 8) }
}
