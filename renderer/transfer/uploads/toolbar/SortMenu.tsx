import { Button, Menu, MenuItem, MenuSection, MenuTrigger, Popover } from 'react-aria-components'
import { Icon } from '../../../common/Icon.tsx'
import { useTranslate } from '../../../common/Language.tsx'
import type { ListSort } from '../list/list-view.ts'

const COLUMNS = ['name', 'folder', 'size', 'state'] as const
type Order = (typeof COLUMNS)[number] | 'found'
const ORDERS: readonly Order[] = ['found', ...COLUMNS]
const DIRECTIONS = ['ascending', 'descending'] as const

interface SortProps {
  /** Undefined: as found. */
  readonly sort: ListSort
  readonly onSort: (sort: ListSort) => void
}

/** In which order the list is. */
export function SortMenu({ sort, onSort }: SortProps) {
  const t = useTranslate()
  const order: Order = sort?.by ?? 'found'
  const label = t('sort.button', { order: t(`sort.${order}`) })
  return (
    <MenuTrigger>
      <Button className="button button-quiet sort-button" aria-label={label}>
        <Icon name={sort?.descending === true ? 'descending' : 'ascending'} sizePx={16} />
        <span className="sort-name">{t(`sort.${order}`)}</span>
        <Icon name="chevron" sizePx={13} />
      </Button>
      <Popover className="popover" placement="bottom end">
        <SortChoices sort={sort} onSort={onSort} />
      </Popover>
    </MenuTrigger>
  )
}

function SortChoices({ sort, onSort }: SortProps) {
  const t = useTranslate()
  const order: Order = sort?.by ?? 'found'
  const chooseOrder = (keys: ReadonlySet<unknown>): void => {
    const by = COLUMNS.find((column) => keys.has(column))
    // The largest are what is looked for; names are read from the start.
    onSort(by && { by, descending: sort?.by === by ? sort.descending : by === 'size' })
  }
  return (
    <Menu className="listbox menu">
      <MenuSection
        aria-label={t('sort.label')}
        selectionMode="single"
        disallowEmptySelection
        selectedKeys={[order]}
        onSelectionChange={(keys) => keys !== 'all' && chooseOrder(keys)}
      >
        {ORDERS.map((id) => (
          <Choice key={id} id={id} text={t(`sort.${id}`)} />
        ))}
      </MenuSection>
      {sort && (
        <MenuSection
          aria-label={t('sort.direction')}
          className="menu-section"
          selectionMode="single"
          disallowEmptySelection
          selectedKeys={[sort.descending ? 'descending' : 'ascending']}
          onSelectionChange={(keys) => keys !== 'all' && onSort({ by: sort.by, descending: keys.has('descending') })}
        >
          {DIRECTIONS.map((id) => (
            <Choice key={id} id={id} text={t(`sort.${id}`)} />
          ))}
        </MenuSection>
      )}
    </Menu>
  )
}

/** The mark is a shape, so that the choice is not told by weight alone. */
function Choice({ id, text }: { readonly id: string; readonly text: string }) {
  return (
    <MenuItem className="listbox-item menu-item" id={id} textValue={text}>
      <span className="menu-mark">
        <Icon name="done" sizePx={14} />
      </span>
      {text}
    </MenuItem>
  )
}
