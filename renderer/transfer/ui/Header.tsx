import type { Environment } from '../../../shared/ipc/contract.ts'
import { Chooser } from '../../common/Chooser.tsx'
import { ActionButton, IconButton } from '../../common/Controls.tsx'
import { useTranslate } from '../../common/Language.tsx'
import { activePlaceOf, activeProfileOf, destinationChoices, placeId, placeOfChoice } from '../destinations.ts'
import { useApp } from '../use-app.ts'
import { Destination } from './Destination.tsx'

/** Where uploads go, and the ways to add some. */
export function Header({ environment }: { readonly environment: Environment }) {
  const t = useTranslate()
  const { session } = useApp()
  const profile = activeProfileOf(environment)
  const place = activePlaceOf(environment)
  return (
    <header className="header">
      {environment.profiles.length > 0 && (
        <div className="header-destination">
          <ProfileChooser environment={environment} />
          {profile && place && <Destination bucket={profile.bucket} prefix={place.prefix} />}
        </div>
      )}
      <div className="header-actions">
        {profile && (
          <>
            <ActionButton icon="file" label={t('action.add-files')} onPress={() => session.pick('files')} />
            <ActionButton icon="folder" label={t('action.add-folder')} onPress={() => session.pick('folder')} />
          </>
        )}
        <IconButton icon="settings" label={t('action.settings')} onPress={() => session.openSettings()} />
      </div>
    </header>
  )
}

function ProfileChooser({ environment }: { readonly environment: Environment }) {
  const t = useTranslate()
  const { session } = useApp()
  const chosen = activePlaceOf(environment)
  const choose = (id: string): void => {
    const place = placeOfChoice(environment.profiles, id)
    if (place) session.choosePlace(place)
  }
  return (
    <Chooser
      label={t('destination.profile')}
      choices={destinationChoices(environment.profiles)}
      chosen={chosen && placeId(chosen)}
      placeholder={t('destination.choose')}
      onChoose={choose}
    />
  )
}
