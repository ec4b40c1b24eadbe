import { type KeyboardEvent, type MouseEvent, type RefObject, useEffect, useRef } from 'react'
import { useTranslate } from '../../common/Language.tsx'
import { useKeptFocus } from '../uploads/list/use-kept-focus.ts'
import { useLongScroll } from '../uploads/list/use-long-scroll.ts'
import { useRowHeight } from '../uploads/list/use-row-height.ts'
import { DayRow, FileRow } from './HistoryRow.tsx'
import { itemId } from './history-model.ts'
import type { RowList } from './history-rows.ts'
import { theHistory } from './the-history.ts'
import type { Selecting, SelectWay } from './use-selection.ts'

const OVERSCAN_ROWS = 6

export interface HistoryListProps {
  readonly list: RowList
  readonly selecting: Selecting
  /** The menu of what is selected; at the pointer, or at the list where the keyboard asks. */
  readonly onMenu: (at: { readonly x: number; readonly y: number }) => void
  /** The first thing that can be done with what is selected. */
  readonly onOpen: () => void
}

/** Only rows near the visible ones exist, here and in memory. */
export function HistoryList({ list, onMenu, onOpen, selecting }: HistoryListProps) {
  const t = useTranslate()
  const scroller = useRef<HTMLDivElement>(null)
  const rowPx = useRowHeight()
  const { elementPx, place, viewportPx } = useLongScroll(scroller, list.rows * rowPx)
  const first = Math.max(0, Math.floor(place.listPx / rowPx) - OVERSCAN_ROWS)
  const end = Math.min(list.rows, Math.ceil((place.listPx + viewportPx) / rowPx) + OVERSCAN_ROWS)
  useKeptFocus(scroller)
  const { cursor, items } = selecting
  useShown(scroller, cursor, elementPx / Math.max(list.rows, 1))
  const menuAt = (event: MouseEvent): void => {
    event.preventDefault()
    const row = rowOf(event.target)
    const item = row === undefined ? undefined : theHistory.item(row)
    if (row !== undefined && item && !items.has(itemId(item))) selecting.select(row, 'one')
    const box = scroller.current?.getBoundingClientRect()
    // A key has no pointer.
    const isPointer = event.clientX > 0 || event.clientY > 0
    onMenu(isPointer || !box ? { x: event.clientX, y: event.clientY } : { x: box.left + 60, y: box.top + 60 })
  }
  return (
    <div
      className="history-list"
      ref={scroller}
      role="listbox"
      tabIndex={0}
      aria-label={t('history.list')}
      aria-multiselectable
      {...(cursor !== undefined && { 'aria-activedescendant': `history-${cursor}` })}
      onKeyDown={(event) =>
        onKey(event, { list, selecting, onOpen, pageRows: Math.max(1, Math.floor(viewportPx / rowPx) - 1) })
      }
      onMouseDown={() => scroller.current?.focus({ preventScroll: true })}
      onClick={(event) => {
        const row = rowOf(event.target)
        if (row !== undefined) selecting.select(row, wayOf(event))
      }}
      onDoubleClick={onOpen}
      onContextMenu={menuAt}
    >
      <div className="history-rows" role="presentation" style={{ height: elementPx }}>
        {Array.from({ length: Math.max(0, end - first) }, (_, at) => first + at).map((index) => (
          <ListRow {...{ index, list, selecting }} key={index} topPx={index * rowPx + place.scrollPx - place.listPx} />
        ))}
      </div>
    </div>
  )
}

interface ListRowProps extends Pick<HistoryListProps, 'list' | 'selecting'> {
  readonly index: number
  readonly topPx: number
}

function ListRow({ index, list, selecting: { cursor, items }, topPx }: ListRowProps) {
  const row = list.rowAt(index)
  const style = { transform: `translateY(${topPx}px)` }
  if (row?.kind !== 'file')
    return (
      <div className="history-row" role="presentation" style={style}>
        {row && <DayRow day={row.day} count={row.count} />}
      </div>
    )
  const item = theHistory.item(index)
  return (
    <div
      className={`history-row ${cursor === index ? 'history-cursor' : ''}`}
      id={`history-${index}`}
      role="option"
      tabIndex={-1}
      aria-setsize={list.rows}
      aria-posinset={index + 1}
      aria-selected={item !== undefined && items.has(itemId(item))}
      data-row={index}
      style={style}
    >
      <FileRow item={item} />
    </div>
  )
}

function rowOf(target: EventTarget): number | undefined {
  const row = target instanceof Element ? target.closest<HTMLElement>('[data-row]')?.dataset['row'] : undefined
  return row === undefined ? undefined : Number(row)
}

const wayOf = ({ ctrlKey, metaKey, shiftKey }: Pick<MouseEvent, 'ctrlKey' | 'metaKey' | 'shiftKey'>): SelectWay =>
  shiftKey ? 'range' : ctrlKey || metaKey ? 'toggle' : 'one'

interface KeyFacts {
  readonly list: RowList
  readonly selecting: Selecting
  readonly onOpen: () => void
  readonly pageRows: number
}

function onKey(event: KeyboardEvent, { list, onOpen, pageRows, selecting }: KeyFacts): void {
  const from = selecting.cursor ?? -1
  const steps: Readonly<Record<string, readonly [to: number, step: 1 | -1]>> = {
    ArrowDown: [from + 1, 1],
    ArrowUp: [from - 1, -1],
    PageDown: [Math.min(from + pageRows, list.rows - 1), -1],
    PageUp: [Math.max(from - pageRows, 0), 1],
    Home: [0, 1],
    End: [list.rows - 1, -1],
  }
  const step = steps[event.key]
  const row = step && list.firstFile(...step)
  if (row !== undefined) selecting.select(row, event.shiftKey ? 'range' : 'one')
  else if (event.key === 'Enter') onOpen()
  else if (event.key === ' ' && from >= 0) selecting.select(from, 'toggle')
  else if (event.key === 'Escape') selecting.clear()
  else if (event.key === 'a' && (event.ctrlKey || event.metaKey)) selecting.selectAll()
  else if (step === undefined) return
  event.preventDefault()
}

/** Scrolls the row that the keys are at into what is seen. */
function useShown(scroller: RefObject<HTMLElement | null>, row: number | undefined, rowPx: number): void {
  useEffect(() => {
    const element = scroller.current
    if (row === undefined || element === null) return
    const known = element.querySelector(`#history-${row}`)
    if (known) known.scrollIntoView({ block: 'nearest' })
    else element.scrollTop = row * rowPx
  }, [scroller, row, rowPx])
}
