import { useState } from 'react'
import type { ImportedProfile } from '../../../shared/ipc/profiles-calls.ts'
import type { Profile } from '../../../shared/settings.ts'
import { ChoiceField } from '../../common/ChoiceField.tsx'
import { ActionButton } from '../../common/Controls.tsx'
import { useTranslate } from '../../common/Language.tsx'
import { call } from '../bridge.ts'
import { ask } from '../session.ts'
import { useAdminStore } from '../use-admin.ts'
import { StepFrame } from './StepFrame.tsx'
import type { WizardModel } from './use-wizard.ts'

/** A file of profiles; of several, which one the next steps are about. */
export function ImportStep({ wizard }: { readonly wizard: WizardModel }) {
  const t = useTranslate()
  const store = useAdminStore()
  const [imported, setImported] = useState<readonly ImportedProfile[]>([])
  const [chosen, setChosen] = useState<Profile>()
  const choose = async (): Promise<void> => {
    const added = (await ask(store, call['profiles.import']({}))) ?? []
    const [first] = added
    if (!first) return
    if (added.length === 1) return wizard.next({ profile: first.profile })
    setImported(added)
    setChosen(first.profile)
  }
  const hasSome = chosen !== undefined
  return (
    <StepFrame
      wizard={wizard}
      title={t('wizard.import-title')}
      submit={t('wizard.continue')}
      submitKind={hasSome ? 'primary' : 'none'}
      exit={hasSome ? 'later' : 'cancel'}
      onSubmit={() => hasSome && wizard.next({ profile: chosen })}
    >
      <p className="wizard-about">{t('wizard.import-about')}</p>
      <div>
        <ActionButton
          kind={hasSome ? 'plain' : 'primary'}
          icon="file"
          label={t('wizard.import-choose')}
          onPress={() => void choose()}
        />
      </div>
      <p role="status">{hasSome && t('wizard.imported', { count: imported.length })}</p>
      {hasSome && (
        <ChoiceField
          label={t('wizard.import-which')}
          value={chosen.id}
          choices={imported.map(({ profile: { id, name, file } }) => ({ id, label: name, hint: file.bucket }))}
          onChange={(id) => setChosen(imported.find(({ profile }) => profile.id === id)?.profile)}
        />
      )}
    </StepFrame>
  )
}
