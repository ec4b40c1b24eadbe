import { useVirtualizer, type VirtualItem } from '@tanstack/react-virtual'
import { useCallback, useEffect, useRef, useState } from 'react'
import { useTranslate } from '../../common/Language.tsx'
import type { RowFilter } from '../../upload/page-contract.ts'
import { rowAt } from '../rows-window.ts'
import { useApp, useWorkerState } from '../use-app.ts'
import { JobItem } from './JobItem.tsx'

/** Height of a closed row in list.css. */
const ROW_HEIGHT_PX = 56
/** Rows asked for around the visible ones, and the grid they are asked on, so that not every pixel is a question. */
const MARGIN_ROWS = 30

/** Only rows near the visible ones exist, here and in the page's memory; the rest stays in the worker. */
export function JobList({ filter }: { readonly filter: RowFilter }) {
  const t = useTranslate()
  const scroller = useRef<HTMLDivElement>(null)
  const slice = useWorkerState('slice')
  const virtualizer = useVirtualizer({
    count: slice.total,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT_PX,
    overscan: 6,
  })
  const items = virtualizer.getVirtualItems()
  useWantedRows(filter, items)
  const { openIds, toggle } = useOpenRows()
  return (
    <div className="list" ref={scroller}>
      {slice.total === 0 && slice.filter === filter && <p className="list-empty">{t('filter.empty')}</p>}
      <ul className="list-rows" aria-label={t('list.label')} style={{ height: virtualizer.getTotalSize() }}>
        {items.map((item) => {
          const row = rowAt(slice, item.index)
          return (
            <li
              className="list-row"
              key={item.key}
              ref={virtualizer.measureElement}
              data-index={item.index}
              aria-setsize={slice.total}
              aria-posinset={item.index + 1}
              style={{ transform: `translateY(${item.start}px)` }}
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

function useWantedRows(filter: RowFilter, items: readonly VirtualItem[]): void {
  const { client } = useApp()
  const first = items[0]?.index ?? 0
  const last = items.at(-1)?.index ?? 0
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
