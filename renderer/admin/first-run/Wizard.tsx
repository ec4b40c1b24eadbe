import type { AdminState } from '../../../shared/ipc/admin-contract.ts'
import { describeError } from '../../../shared/messages/describe.ts'
import { Banner } from '../../common/Controls.tsx'
import { KeychainWaiting } from '../../common/KeychainWaiting.tsx'
import { useTranslate } from '../../common/Language.tsx'
import { call } from '../bridge.ts'
import { ask, type WizardStart } from '../session.ts'
import { useAdmin, useAdminStore } from '../use-admin.ts'
import { AddressStep } from './AddressStep.tsx'
import { ImportStep } from './ImportStep.tsx'
import { KeyStep } from './KeyStep.tsx'
import { PlaceStep } from './PlaceStep.tsx'
import { TestStep } from './TestStep.tsx'
import { useWizard, type WizardModel } from './use-wizard.ts'

/** The steps to a profile that works; all of the window while they last. */
export function Wizard({ start, admin }: { readonly start: WizardStart; readonly admin: AdminState }) {
  const t = useTranslate()
  const store = useAdminStore()
  const problem = useAdmin('problem')
  const isKeychainWaiting = useAdmin('isKeychainWaiting')
  const wizard = useWizard(start, admin)
  return (
    <main className="wizard">
      {isKeychainWaiting && <KeychainWaiting onStop={() => void ask(store, call['waiting.cancel']({}))} />}
      {problem && <Banner tone="warning">{describeError(t, problem)}</Banner>}
      <div className="wizard-body">
        <Steps wizard={wizard} />
        <Step key={wizard.step} wizard={wizard} admin={admin} />
      </div>
    </main>
  )
}

function Steps({ wizard: { steps, step, profile } }: { readonly wizard: WizardModel }) {
  const t = useTranslate()
  const isBrokers = profile?.file.source?.type === 'remote-broker'
  const at = steps.indexOf(step)
  return (
    <div className="wizard-head">
      <p className="wizard-name">{profile?.name ?? t('wizard.new')}</p>
      <ol className="wizard-steps" aria-label={t('wizard.steps')}>
        {steps.map((name, index) => (
          <li key={name} className="wizard-step" data-past={index < at} aria-current={index === at && 'step'}>
            <span className="wizard-number" aria-hidden="true">
              {index + 1}
            </span>
            {t(`wizard-step.${name === 'key' && isBrokers ? 'headers' : name}`)}
          </li>
        ))}
      </ol>
    </div>
  )
}

function Step({ wizard, admin }: { readonly wizard: WizardModel; readonly admin: AdminState }) {
  switch (wizard.step) {
    case 'place':
    case 'confirm':
      return <PlaceStep wizard={wizard} profiles={admin.profiles} />
    case 'key':
      return <KeyStep wizard={wizard} />
    case 'address':
      return <AddressStep wizard={wizard} />
    case 'file':
      return <ImportStep wizard={wizard} />
    case 'test':
      return <TestStep wizard={wizard} />
  }
}
