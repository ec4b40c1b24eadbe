import { useCallback, useEffect, useRef, useState } from 'react'
import { useTranslate } from '../../common/Language.tsx'
import type { RowFilter } from '../../upload/list-contract.ts'
import { useApp, useWorkerState } from '../use-app.ts'
import { JobItem } from './JobItem.tsx'
import { type Extras, heightOf, ROW_HEIGHT_PX, rowAtOffset, topOf } from './row-layout.ts'
import { rowAt } from './rows-window.ts'
import { useKeptFocus } from './use-kept-focus.ts'
import { useLongScroll } from './use-long-scroll.ts'

/** Rows beyond the visible ones that are there for the next step of the wheel. */
const OVERSCAN_ROWS = 6
/** Rows asked for around the visible ones, and the grid they are asked on, so that not every pixel is a question. */
const MARGIN_ROWS = 30

/** Only rows near the visible ones exist, here and in the page's memory; the rest stays in the worker. */
export function JobList({ filter }: { readonly filter: RowFilter }) {
  const t = useTranslate()
  const scroller = useRef<HTMLDivElement>(null)
  const slice = useWorkerState('slice')
  const { extras, measure } = useExtras()
  const { elementPx, place, viewportPx } = useLongScroll(scroller, heightOf(slice.total, extras))
  const first = Math.max(0, rowAtOffset(place.listPx, extras) - OVERSCAN_ROWS)
  const end = Math.min(slice.total, rowAtOffset(place.listPx + viewportPx, extras) + 1 + OVERSCAN_ROWS)
  useKeptFocus(scroller)
  useWantedRows(filter, first, Math.max(first, end - 1))
  const { openIds, toggle } = useOpenRows()
  const indices = Array.from({ length: Math.max(0, end - first) }, (_, at) => first + at)
  return (
    // Focused by a click, so that Home, End and the arrows scroll what was clicked on.
    <div className="list" ref={scroller} tabIndex={-1}>
      {slice.total === 0 && slice.filter === filter && <p className="list-empty">{t('filter.empty')}</p>}
      <ul className="list-rows" aria-label={t('list.label')} style={{ height: elementPx }}>
        {indices.map((index) => {
          const row = rowAt(slice, index)
          const topPx = topOf(index, extras) + place.scrollPx - place.listPx
          return (
            <li
              className="list-row"
              key={index}
              ref={measure}
              data-index={index}
              aria-setsize={slice.total}
              aria-posinset={index + 1}
              style={{ transform: `translateY(${topPx}px)` }}
            >
              {row ? (
                <JobItem row={row} isOpen={openIds.has(row.id)} onToggle={toggle} />
              ) : (
                <div className="row row-blank">{t('list.loading')}</div>
              )}
            </li>
          )
        })}
      </ul>
    </div>
  )
}

/** Which rows are higher than others: those that are drawn are measured. `measure` is the ref of a row. */
function useExtras(): { readonly extras: Extras; readonly measure: (element: HTMLElement | null) => () => void } {
  const [extras, setExtras] = useState<Extras>(new Map())
  const measure = useCallback((element: HTMLElement | null): (() => void) => {
    if (element === null) return () => undefined
    const index = Number(element.dataset['index'])
    const look = (): void => setExtras((before) => withExtra(before, index, element.offsetHeight - ROW_HEIGHT_PX))
    const observer = new ResizeObserver(look)
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  return { extras, measure }
}

function withExtra(before: Extras, index: number, extraPx: number): Extras {
  if ((before.get(index) ?? 0) === extraPx) return before
  const after = new Map(before)
  if (extraPx === 0) after.delete(index)
  else after.set(index, extraPx)
  return after
}

function useWantedRows(filter: RowFilter, first: number, last: number): void {
  const { client } = useApp()
  const offset = Math.max(Math.floor((first - MARGIN_ROWS) / MARGIN_ROWS) * MARGIN_ROWS, 0)
  const end = Math.ceil((last + 1 + MARGIN_ROWS) / MARGIN_ROWS) * MARGIN_ROWS
  useEffect(() => client.wantRows({ filter, offset, limit: end - offset }), [client, filter, offset, end])
}

/** Rows whose error is unfolded; few, since each was pressed. */
function useOpenRows() {
  const [openIds, setOpenIds] = useState<ReadonlySet<number>>(new Set())
  const toggle = useCallback((id: number): void => {
    setOpenIds((before) => {
      const after = new Set(before)
      if (!after.delete(id)) after.add(id)
      return after
    })
  }, [])
  return { openIds, toggle }
}
