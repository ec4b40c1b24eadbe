import { type CSSProperties, memo, type ReactNode, useLayoutEffect, useRef } from 'react'
import { formatBytes, formatCount, formatPercent } from '../../../../shared/messages/format.ts'
import type { Translate } from '../../../../shared/messages/translate.ts'
import { Icon, type IconName } from '../../../common/Icon.tsx'
import { useTranslate } from '../../../common/Language.tsx'
import type { ListRow as Row } from '../../../upload/list-contract.ts'
import { Bar } from '../summary/Bar.tsx'
import { RowLine } from './RowLine.tsx'
import { isOpenable, rowActions, rowStateOf } from './row-view.ts'

export interface ListRowProps {
  /** Undefined while it has not come from the worker. */
  readonly row: Row | undefined
  readonly index: number
  /** From the upper edge of the element that holds all rows. */
  readonly topPx: number
  /** Whether it is one of a tree; files alone say their folder, and how many they are. */
  readonly total: number | undefined
  readonly isCursor: boolean
  readonly isSelected: boolean
}

/** `id` of a row's element. */
export const rowElementId = (index: number): string => `list-row-${index}`

/**
 * One row. Its elements are plain ones: a hundred are made or changed while one frame is drawn; what is pressed and typed is heard
 * by the list.
 */
export const ListRow = memo(function ListRow({ index, isCursor, isSelected, row, topPx, total }: ListRowProps) {
  const style: CSSProperties & Readonly<Record<`--${string}`, number>> = {
    transform: `translateY(${topPx}px)`,
    '--row-level': row?.level ?? 1,
  }
  const tone = row ? rowStateOf(row).tone : 'calm'
  const t = useTranslate()
  // While a row is waited for, the cells of the one before stay, unseen: to change them is less work than to make them.
  const drawn = useRef(row)
  useLayoutEffect(() => {
    drawn.current = row ?? drawn.current
  })
  const cells = row ?? drawn.current
  return (
    // biome-ignore lint/a11y: a table would have all rows; the list has the focus, and names the row by aria-activedescendant.
    <div
      className={`list-row row ${row ? `row-${row.kind} tone-${tone}` : 'row-blank'}`}
      role="row"
      id={rowElementId(index)}
      data-index={index}
      data-cursor={isCursor || undefined}
      aria-rowindex={index + 1}
      aria-level={row?.level ?? 1}
      aria-selected={isSelected}
      aria-expanded={isOpenable(row) ? row.isOpen : undefined}
      aria-setsize={total}
      aria-posinset={total === undefined ? undefined : index + 1}
      aria-busy={row === undefined || undefined}
      aria-label={row === undefined ? t('list.loading') : undefined}
      style={style}
    >
      {cells && <Cells row={cells} isTree={total === undefined} />}
    </div>
  )
})

/** `photos and 3 more`, where several were dropped together. */
function titleOf(t: Translate, row: Row): string {
  const more = row.kind === 'batch' ? row.roots - 1 : 0
  return more > 0 ? t('row.roots', { name: row.name, count: more, total: formatCount(t.language, more) }) : row.name
}

const Cells = memo(function Cells({ isTree, row }: { readonly row: Row; readonly isTree: boolean }) {
  const t = useTranslate()
  const sizeBytes = row.kind === 'file' ? row.sizeBytes : row.bytesTotal
  return (
    <>
      <Cell className="row-main">
        <Fold row={row} isTree={isTree} />
        <span className="row-kind">
          <Icon name={KINDS[row.kind]} sizePx={18} />
        </span>
        <span className="row-texts">
          <span className="row-name" title={row.kind === 'batch' ? row.name : row.path}>
            {titleOf(t, row)}
          </span>
          <RowLine row={row} isTree={isTree} />
        </span>
      </Cell>
      <Cell className="row-size">{formatBytes(t.language, sizeBytes)}</Cell>
      <Cell className="row-state">
        <State row={row} />
      </Cell>
      <Cell className="row-actions">
        {rowActions(row).map((action) => (
          <RowButton key={action} action={action} label={t(`action.${action}`, { name: row.name })} />
        ))}
      </Cell>
    </>
  )
})

function Cell({ className, children }: { readonly className: string; readonly children: ReactNode }) {
  return (
    // biome-ignore lint/a11y: as the row.
    <div role="gridcell" className={className}>
      {children}
    </div>
  )
}

const KINDS: Readonly<Record<Row['kind'], IconName>> = { batch: 'folder', folder: 'folder', file: 'file' }

function Fold({ isTree, row }: { readonly row: Row; readonly isTree: boolean }) {
  const t = useTranslate()
  if (!isTree) return null
  if (!isOpenable(row)) return <span className="row-fold" />
  return (
    <button
      className="row-fold"
      type="button"
      tabIndex={-1}
      data-act="fold"
      aria-label={t(row.isOpen ? 'row.close' : 'row.open', { name: row.name })}
    >
      <Icon name={row.isOpen ? 'chevron' : 'arrow'} sizePx={16} />
    </button>
  )
}

/** In words and in a shape; a bar repeats how much of it there is. */
function State({ row }: { readonly row: Row }) {
  const t = useTranslate()
  const { icon, isCounted, ratio, textKey } = rowStateOf(row)
  const state = wordOf(t, row, t(textKey))
  const text =
    isCounted && ratio !== undefined ? t('phase.percent', { state, percent: formatPercent(t.language, ratio) }) : state
  return (
    <>
      <span className="row-word" title={text}>
        <Icon name={icon} sizePx={15} />
        <span className="row-word-text">{text}</span>
      </span>
      {ratio !== undefined && (
        // Of its own for each file: an element that is used again would run from one to the other.
        <span className="bar" key={row.kind === 'file' ? row.id : row.node} aria-hidden="true">
          <Bar ratio={ratio} />
        </span>
      )}
    </>
  )
}

/** A folder has not failed because some of its files have. */
function wordOf(t: Translate, row: Row, usual: string): string {
  if (row.kind === 'file' || rowStateOf(row).textKey !== 'phase.failed') return usual
  const { failed } = row.counts
  return t('row.failed', { count: failed, total: formatCount(t.language, failed) })
}

/** With a key only by the list's own: Enter, Delete, and the menu. */
function RowButton({
  action,
  label,
}: {
  readonly action: 'pause' | 'resume' | 'retry' | 'cancel'
  readonly label: string
}) {
  return (
    <button className="row-action" type="button" tabIndex={-1} data-act={action} aria-label={label} title={label}>
      <Icon name={action} sizePx={17} />
    </button>
  )
}
