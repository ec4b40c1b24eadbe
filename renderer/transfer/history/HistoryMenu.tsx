import { useRef } from 'react'
import { Button, Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components'
import { formatCount } from '../../../shared/messages/format.ts'
import { Icon } from '../../common/Icon.tsx'
import { useTranslate } from '../../common/Language.tsx'
import { ACTIONS, type ActionId } from './actions.ts'
import type { HistoryItem } from './history-model.ts'

interface ActionsProps {
  readonly items: readonly HistoryItem[]
  readonly onAction: (id: ActionId) => void
}

/** What is done most, and the rest behind *More*. */
export function HistoryActions({ items, onAction }: ActionsProps) {
  const t = useTranslate()
  const count = items.length
  return (
    <div className="history-actions" role="toolbar" aria-label={t('history.actions')}>
      {ACTIONS.filter(({ isFrequent }) => isFrequent).map(({ icon, id, isPossible, title }) => (
        <Button
          className="button button-quiet history-action"
          key={id}
          isDisabled={!isPossible(items)}
          onPress={() => onAction(id)}
        >
          <Icon name={icon} />
          <span>{t(title)}</span>
        </Button>
      ))}
      <MenuTrigger>
        <Button className="button button-quiet history-action" isDisabled={count === 0}>
          <span>{t('history.action.more')}</span>
          <Icon name="chevron" />
        </Button>
        <Popover className="popover">
          <Items items={items} onAction={onAction} />
        </Popover>
      </MenuTrigger>
      <span className="visually-hidden" role="status">
        {count > 0 && t('history.selected', { count, number: formatCount(t.language, count) })}
      </span>
    </div>
  )
}

/** All of it, at a place in the window. */
export function ContextMenu({
  at,
  items,
  onAction,
  onClose,
}: ActionsProps & {
  readonly at: { readonly x: number; readonly y: number } | undefined
  readonly onClose: () => void
}) {
  const anchor = useRef<HTMLSpanElement>(null)
  return (
    <>
      <span className="history-menu-anchor" ref={anchor} style={{ left: at?.x ?? 0, top: at?.y ?? 0 }} />
      <Popover
        className="popover"
        triggerRef={anchor}
        placement="bottom start"
        isOpen={at !== undefined && items.length > 0}
        onOpenChange={(isOpen) => {
          if (!isOpen) onClose()
        }}
      >
        <Items
          items={items}
          onAction={(id) => {
            onClose()
            onAction(id)
          }}
        />
      </Popover>
    </>
  )
}

function Items({ items, onAction }: ActionsProps) {
  const t = useTranslate()
  const act = (key: unknown): void => {
    const action = ACTIONS.find(({ id }) => id === key)
    if (action) onAction(action.id)
  }
  return (
    <Menu
      className="listbox"
      aria-label={t('history.actions')}
      autoFocus="first"
      onAction={act}
      disabledKeys={ACTIONS.filter(({ isPossible }) => !isPossible(items)).map(({ id }) => id)}
    >
      {ACTIONS.map(({ id, title }) => (
        <MenuItem className="listbox-item" id={id} key={id} textValue={t(title)}>
          {t(title)}
        </MenuItem>
      ))}
    </Menu>
  )
}
