import type { Profile } from '../../../shared/settings.ts'
import { ActionButton } from '../../common/Controls.tsx'
import { useTranslate } from '../../common/Language.tsx'
import { call } from '../bridge.ts'
import { ask } from '../session.ts'
import { useKeyFacts } from '../ui/use-key-facts.ts'
import { useAdminStore } from '../use-admin.ts'
import { StepFrame } from './StepFrame.tsx'
import type { WizardModel } from './use-wizard.ts'

/** What the profile's temporary keys are had with, entered in the window for secrets. */
export function KeyStep({ wizard }: { readonly wizard: WizardModel }) {
  const { profile } = wizard
  return profile ? <Entry wizard={wizard} profile={profile} /> : null
}

function Entry({ wizard, profile }: { readonly wizard: WizardModel; readonly profile: Profile }) {
  const t = useTranslate()
  const store = useAdminStore()
  const { id, file } = profile
  const where = useKeyFacts(id, file.source?.type)?.where
  const isThere = where === 'stored' || where === 'locked' || where === 'this-run' || where === 'pasted'
  const kind = kindOf(profile)
  const enter = async (): Promise<void> => {
    const answer = await ask(store, call['key.enter']({ id }))
    if (answer?.stored) wizard.next()
  }
  return (
    <StepFrame
      wizard={wizard}
      title={t(kind === 'headers' ? 'headers.title' : 'wizard.key-title')}
      submit={t('wizard.continue')}
      submitKind={isThere || kind === 'none' ? 'primary' : 'none'}
      exit="later"
      onSubmit={() => wizard.next()}
    >
      <About profile={profile} />
      {kind !== 'none' && (
        <div>
          <ActionButton
            kind={isThere ? 'plain' : 'primary'}
            icon="key"
            label={t(ENTER[kind])}
            onPress={() => void enter()}
          />
        </div>
      )}
      <p role="status" className="field-hint">
        {isThere && t('wizard.key-there')}
      </p>
    </StepFrame>
  )
}

const ENTER = { key: 'key.enter', paste: 'pasted.enter', headers: 'awaits.enter-headers' } as const

/** What is asked for; a broker may want nothing. */
export function kindOf({ file: { source } }: Profile): 'key' | 'paste' | 'headers' | 'none' {
  if (source?.type === 'temporary-key') return 'paste'
  if (source?.type !== 'remote-broker') return 'key'
  return (source.headerNames ?? []).length > 0 ? 'headers' : 'none'
}

function About({ profile }: { readonly profile: Profile }) {
  const t = useTranslate()
  const { source } = profile.file
  switch (kindOf(profile)) {
    case 'key':
      return (
        <>
          <p className="wizard-about">{t('wizard.key-about')}</p>
          <p className="field-hint">{t('wizard.key-get')}</p>
        </>
      )
    case 'paste':
      return <p className="wizard-about">{t('wizard.paste-about')}</p>
    case 'headers': {
      const names = source?.type === 'remote-broker' ? (source.headerNames ?? []).join(', ') : ''
      return <p className="wizard-about">{t('wizard.headers-about', { names })}</p>
    }
    case 'none':
      return <p className="wizard-about">{t('wizard.no-secret')}</p>
  }
}
