import type { Environment } from '../../../shared/ipc/contract.ts'
import { Chooser } from '../../common/Chooser.tsx'
import { ActionButton, IconButton } from '../../common/Controls.tsx'
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
  const choices = environment.profiles.map(({ id, name, bucket, prefix }) => ({
    ...{ id, name },
    detail: prefix === '' ? bucket : `${bucket} ▸ ${prefix}`,
  }))
  return (
    <Chooser
      label={t('destination.profile')}
      choices={choices}
      chosen={activeProfileOf(environment)?.id}
      placeholder={t('destination.choose')}
      onChoose={session.chooseProfile}
    />
  )
}
