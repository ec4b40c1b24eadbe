import { Button } from 'react-aria-components'
import { DOORS, type Door } from '../../shared/admin-place.ts'
import { isDoorOpen } from '../../shared/first-run.ts'
import type { ManagedState } from '../../shared/managed.ts'
import { Icon, type IconName } from './Icon.tsx'
import { useTranslate } from './Language.tsx'

const ICONS: Readonly<Record<Door, IconName>> = { key: 'key', address: 'network', import: 'file' }

/** The ways to a new profile, without those that the organisation keeps closed; then it is said that there are others. */
export function Doors({ managed, onOpen }: { readonly managed: ManagedState; readonly onOpen: (door: Door) => void }) {
  const t = useTranslate()
  const open = DOORS.filter((door) => isDoorOpen(managed, door))
  return (
    <>
      <ul className="doors">
        {open.map((door) => (
          <li key={door}>
            <Button className="door" onPress={() => onOpen(door)}>
              <Icon name={ICONS[door]} sizePx={28} />
              <span className="door-name">{t(`door.${door}`)}</span>
              <span className="field-hint">{t(`door.${door}-hint`)}</span>
            </Button>
          </li>
        ))}
      </ul>
      {open.length < DOORS.length && (
        <p className="field-hint doors-closed">{t(open.length === 0 ? 'door.none-open' : 'door.some-closed')}</p>
      )}
    </>
  )
}
