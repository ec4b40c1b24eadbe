import { Button } from 'react-aria-components'
import { allowsOwnProfiles, isGiven } from '../../../shared/managed.ts'
import type { Profile } from '../../../shared/settings.ts'
import { ActionButton } from '../../common/Controls.tsx'
import { Icon } from '../../common/Icon.tsx'
import { useTranslate } from '../../common/Language.tsx'
import { showPage } from '../session.ts'
import { useAdmin, useAdminStore } from '../use-admin.ts'
import { UnsavedMark } from './UnsavedMark.tsx'

/** Every profile, and the way to a new one. */
export function ProfileList({ profiles }: { readonly profiles: readonly Profile[] }) {
  const t = useTranslate()
  const store = useAdminStore()
  const selectedId = useAdmin('selectedId')
  const { managed, awaiting = [] } = useAdmin('admin') ?? {}
  const mayAdd = managed === undefined || allowsOwnProfiles(managed)
  const select = (id: string): void => showPage(store, id)
  return (
    <div className="profiles">
      <h2 className="sidebar-title">{t('settings.profiles')}</h2>
      {profiles.length === 0 && <p className="field-hint">{t('settings.none')}</p>}
      <ul>
        {profiles.map(({ id, name, file }) => (
          <li key={id}>
            <Button className="profile" onPress={() => select(id)} aria-current={id === selectedId}>
              <span className="profile-name">
                {name}
                <UnsavedMark id={id} />
              </span>
              <span className="field-hint">{file.bucket}</span>
              {managed && isGiven(managed, id) && <span className="field-hint">{t('managed.tag')}</span>}
              {awaiting.includes(id) && (
                <span className="profile-awaits">
                  <Icon name="key" sizePx={14} />
                  {t(file.source?.type === 'remote-broker' ? 'awaits.badge-headers' : 'awaits.badge-key')}
                </span>
              )}
            </Button>
          </li>
        ))}
      </ul>
      {mayAdd && <ActionButton icon="plus" label={t('settings.new')} onPress={() => select('new')} />}
    </div>
  )
}
