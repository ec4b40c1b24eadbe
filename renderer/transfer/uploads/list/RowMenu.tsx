import { useRef } from 'react'
import { Menu, MenuItem, Popover } from 'react-aria-components'
import { Icon } from '../../../common/Icon.tsx'
import { useTranslate } from '../../../common/Language.tsx'
import { COMMAND_ICONS } from './row-commands.ts'
import type { ListCommands } from './use-list-commands.ts'

/** Where in the window a menu opens. */
export interface MenuPlace {
  readonly xPx: number
  readonly yPx: number
}

/** What can be done with the selected rows, where they were asked about. */
export function RowMenu({
  place,
  commands,
  onClose,
}: {
  /** Undefined: closed. */
  readonly place: MenuPlace | undefined
  readonly commands: ListCommands
  readonly onClose: () => void
}) {
  const t = useTranslate()
  const anchor = useRef<HTMLSpanElement>(null)
  return (
    <>
      <span className="menu-anchor" ref={anchor} style={{ left: place?.xPx ?? 0, top: place?.yPx ?? 0 }} />
      <Popover
        className="popover"
        aria-label={t('command.menu')}
        triggerRef={anchor}
        placement="bottom start"
        offset={0}
        isOpen={place !== undefined}
        onOpenChange={(isOpen) => {
          if (!isOpen) onClose()
        }}
      >
        <Menu className="listbox menu" aria-label={t('command.menu')} autoFocus="first" onClose={onClose}>
          {commands.ids.map((id) => (
            <MenuItem
              className="listbox-item menu-item"
              key={id}
              id={id}
              textValue={t(`command.${id}`)}
              onAction={() => commands.run(id)}
            >
              <Icon name={COMMAND_ICONS[id]} sizePx={16} />
              {t(`command.${id}`)}
            </MenuItem>
          ))}
        </Menu>
      </Popover>
    </>
  )
}
