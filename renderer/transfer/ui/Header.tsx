import { Button, type Key, Label, ListBox, ListBoxItem, Popover, Select, SelectValue } from 'react-aria-components'
import type { Environment } from '../../../shared/ipc/contract.ts'
import { ActionButton, IconButton } from '../../common/Controls.tsx'
import { Icon } from '../../common/Icon.tsx'
import { useTranslate } from '../../common/Language.tsx'
import { activeProfileOf } from '../session.ts'
import { useApp } from '../use-app.ts'
import { Destination } from './Destination.tsx'

/** Where uploads go, and the ways to add some. */
export function Header({ environment }: { readonly environment: Environment }) {
  const t = useTranslate()
  const { session } = useApp()
  const profile = activeProfileOf(environment)
  return (
    <header className="header">
      {environment.profiles.length > 0 && (
        <div className="header-destination">
          <ProfileChooser environment={environment} />
          {profile && <Destination profile={profile} />}
        </div>
      )}
      <div className="header-actions">
        {profile && (
          <>
            <ActionButton icon="file" label={t('action.add-files')} onPress={() => session.pick('files')} />
            <ActionButton icon="folder" label={t('action.add-folder')} onPress={() => session.pick('folder')} />
          </>
        )}
        <IconButton icon="settings" label={t('action.settings')} onPress={session.openSettings} />
      </div>
    </header>
  )
}

function ProfileChooser({ environment }: { readonly environment: Environment }) {
  const t = useTranslate()
  const { session } = useApp()
  const choose = (key: Key | null): void => {
    if (typeof key === 'string') session.chooseProfile(key)
  }
  return (
    <Select
      className="select"
      value={activeProfileOf(environment)?.id ?? null}
      onChange={choose}
      placeholder={t('destination.choose')}
    >
      <Label className="visually-hidden">{t('destination.profile')}</Label>
      <Button className="button button-plain select-button">
        <SelectValue className="select-value">{({ selectedText }) => selectedText}</SelectValue>
        <Icon name="chevron" sizePx={14} />
      </Button>
      <Popover className="popover">
        <ListBox className="listbox" items={environment.profiles}>
          {({ id, name, bucket, prefix }) => (
            <ListBoxItem className="listbox-item" id={id} textValue={name}>
              <span className="listbox-name">{name}</span>
              <span className="listbox-detail">{prefix === '' ? bucket : `${bucket} ▸ ${prefix}`}</span>
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </Select>
  )
}
