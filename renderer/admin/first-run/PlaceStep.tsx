import { useState } from 'react'
import { freeName } from '../../../shared/profile-names.ts'
import type { Profile } from '../../../shared/settings.ts'
import { useTranslate } from '../../common/Language.tsx'
import { call } from '../bridge.ts'
import { checkDraft, type Draft } from '../draft.ts'
import { tidyPrefix } from '../limits-draft.ts'
import { ask } from '../session.ts'
import { DraftField } from '../ui/DraftField.tsx'
import { RegionField } from '../ui/RegionField.tsx'
import type { DraftForm } from '../ui/use-draft.ts'
import { useAdminStore } from '../use-admin.ts'
import { readBucketAddress } from './bucket-address.ts'
import { focusFirstInvalid } from './focus-invalid.ts'
import { StepFrame } from './StepFrame.tsx'
import type { WizardModel } from './use-wizard.ts'

/** Where uploads go. An address that is pasted as the bucket fills in the rest; what is typed is saved as a profile. */
export function PlaceStep({
  wizard,
  profiles,
}: {
  readonly wizard: WizardModel
  readonly profiles: readonly Profile[]
}) {
  const t = useTranslate()
  const { form, step, isNamedByBroker } = wizard
  const [isFilledIn, setFilledIn] = useState(false)
  const { outcome, save } = useSave(wizard, profiles)
  const reading: DraftForm = {
    ...form,
    set(change) {
      const address = change.bucket === undefined ? undefined : readBucketAddress(change.bucket)
      form.set({ ...change, ...address })
      setFilledIn(address !== undefined)
    },
  }
  const isConfirming = step === 'confirm'
  const about = isConfirming && t(isNamedByBroker ? 'wizard.confirm-named' : 'wizard.confirm-unnamed')
  return (
    <StepFrame
      wizard={wizard}
      title={t(isConfirming ? 'wizard.confirm-title' : 'wizard.place-title')}
      submit={t('wizard.continue')}
      isBusy={outcome === 'saving'}
      onSubmit={() => void save()}
    >
      {about && <p className="wizard-about">{about}</p>}
      <DraftField form={reading} name="bucket" label={t('field.bucket')} hint={t('wizard.bucket-hint')} />
      <RegionField form={form} />
      <DraftField
        form={form}
        name="prefix"
        label={t('wizard.folder')}
        hint={t('wizard.folder-hint')}
        tidy={tidyPrefix}
      />
      <p role="status" className="field-hint">
        {outcome ? t(`wizard-outcome.${outcome}`) : isFilledIn && t('wizard.filled-in')}
      </p>
    </StepFrame>
  )
}

function useSave({ form, profile, next }: WizardModel, profiles: readonly Profile[]) {
  const store = useAdminStore()
  const [outcome, setOutcome] = useState<'saving' | 'not-saved'>()
  const save = async (): Promise<void> => {
    form.check()
    const checked = checkDraft(named(form.draft, profile, profiles))
    if (!checked.ok) return focusFirstInvalid()
    setOutcome('saving')
    const { name, file } = checked
    const saved = await ask(store, call['profile.save']({ ...(profile && { id: profile.id }), name, file }))
    setOutcome(saved || store.state().problem ? undefined : 'not-saved')
    if (saved) next({ profile: saved })
  }
  return { outcome, save }
}

/** Called as its bucket without the AppId. */
function named(draft: Draft, profile: Profile | undefined, profiles: readonly Profile[]): Draft {
  const bucket = draft.bucket.trim()
  const others = new Set(profiles.filter(({ id }) => id !== profile?.id).map(({ name }) => name))
  const place = { bucket, prefix: tidyPrefix(draft.prefix) }
  return { ...draft, ...place, name: freeName(bucket.replace(/-\d+$/, ''), others) }
}
