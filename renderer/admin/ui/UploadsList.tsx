import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useRef } from 'react'
import { Button } from 'react-aria-components'
import { Icon } from '../../common/Icon.tsx'
import { useTranslate } from '../../common/Language.tsx'
import type { UploadsModel } from '../uploads-model.ts'
import { SORTS, type UploadsState } from '../uploads-state.ts'
import { UploadItem } from './UploadItem.tsx'

/** Height of a row in uploads.css. */
const ROW_HEIGHT_PX = 56

/** Only rows near the visible ones exist. */
export function UploadsList({ model, state }: { readonly model: UploadsModel; readonly state: UploadsState }) {
  const t = useTranslate()
  const { rows, selected, nowMs } = state
  const scroller = useRef<HTMLDivElement>(null)
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT_PX,
    overscan: 8,
  })
  const items = virtualizer.getVirtualItems()
  useEffect(() => model.want(items.flatMap((item) => rows[item.index]?.index ?? [])))
  return (
    <>
      <Heads model={model} state={state} />
      <div className="uploads-list" ref={scroller}>
        <ul className="uploads-rows" aria-label={t('uploads.label')} style={{ height: virtualizer.getTotalSize() }}>
          {items.map((item) => {
            const row = rows[item.index]
            return (
              row && (
                <li
                  className="uploads-row"
                  key={row.index}
                  aria-setsize={rows.length}
                  aria-posinset={item.index + 1}
                  style={{ transform: `translateY(${item.start}px)` }}
                >
                  <UploadItem
                    row={row}
                    nowMs={nowMs}
                    isSelected={selected.has(row.index)}
                    onSelect={(isSelected) => model.select(row.index, isSelected)}
                  />
                </li>
              )
            )
          })}
        </ul>
      </div>
    </>
  )
}

/** Names of the columns; each sorts by itself, and once more the other way round. */
function Heads({ model, state }: { readonly model: UploadsModel; readonly state: UploadsState }) {
  const t = useTranslate()
  const { sort } = state
  return (
    <fieldset className="uploads-heads">
      <legend className="visually-hidden">{t('uploads.sort.label')}</legend>
      {SORTS.map((by) => {
        const isChosen = sort.by === by
        const direction = t(sort.isDescending ? 'uploads.descending' : 'uploads.ascending')
        return (
          <Button
            className={`uploads-head-button uploads-by-${by}`}
            key={by}
            aria-pressed={isChosen}
            onPress={() => model.sortBy({ by, isDescending: isChosen ? !sort.isDescending : by !== 'key' })}
          >
            {t(`uploads.sort.${by}`)}
            {isChosen && (
              <span className={sort.isDescending ? 'uploads-arrow' : 'uploads-arrow uploads-arrow-up'}>
                <Icon name="chevron" sizePx={12} />
                <span className="visually-hidden">{direction}</span>
              </span>
            )}
          </Button>
        )
      })}
    </fieldset>
  )
}
