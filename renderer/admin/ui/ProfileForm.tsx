import { type FormEvent, useState } from 'react'
import type { Door } from '../../../shared/admin-place.ts'
import { isGiven } from '../../../shared/managed.ts'
import type { Profile } from '../../../shared/settings.ts'
import { ActionButton } from '../../common/Controls.tsx'
import { Doors } from '../../common/Doors.tsx'
import { useTranslate } from '../../common/Language.tsx'
import { call } from '../bridge.ts'
import { ask } from '../session.ts'
import { useAdmin, useAdminStore } from '../use-admin.ts'
import { AccountPolicy } from './AccountPolicy.tsx'
import { Connection } from './Connection.tsx'
import { AdvancedFields, MainFields } from './Fields.tsx'
import { Headers } from './Headers.tsx'
import { Key } from './Key.tsx'
import { GivenProfile } from './Managed.tsx'
import { Policy } from './Policy.tsx'
import type { DraftForm } from './use-draft.ts'
import { WholeProfile } from './WholeProfile.tsx'

type Outcome = 'saved' | 'not-saved' | 'correct'

/** A profile's form, and below it what can be done with the saved one. */
export function ProfileForm({ profile, form }: { readonly profile: Profile | undefined; readonly form: DraftForm }) {
  const managed = useAdmin('admin')?.managed
  const given = profile && managed && isGiven(managed, profile.id) ? profile : undefined
  return (
    <div className="profile-form">
      {given ? <GivenProfile profile={given} /> : <Form profile={profile} form={form} />}
      {profile && <Secret profile={profile} />}
      {profile && <Connection profile={profile} isDirty={form.isDirty} />}
      <Policy form={form} />
      <AccountPolicy form={form} isRoot={profile?.keyKind === 'root'} />
      {profile && !given && <WholeProfile id={profile.id} isDirty={form.isDirty} />}
    </div>
  )
}

function Form({ profile, form }: { readonly profile: Profile | undefined; readonly form: DraftForm }) {
  const t = useTranslate()
  const { outcome, save } = useSave(form, profile?.id)
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    void save()
  }
  return (
    <form onSubmit={submit} noValidate>
      <h2>{profile?.name ?? t('settings.new')}</h2>
      {!profile && <StepByStep />}
      <MainFields form={form} />
      <AdvancedFields form={form} />
      <div className="form-actions">
        <ActionButton kind="primary" type="submit" label={t('settings.save')} isDisabled={!form.isDirty} />
        <ActionButton label={t('settings.discard')} isDisabled={!form.isDirty} onPress={form.discard} />
        <span role="status" className={outcome === 'correct' ? 'field-error' : 'field-hint'}>
          {outcome && t(`settings.${outcome}`)}
        </span>
      </div>
    </form>
  )
}

/** The same with one question at a time. */
function StepByStep() {
  const t = useTranslate()
  const store = useAdminStore()
  const managed = useAdmin('admin')?.managed
  if (!managed) return null
  const begin = (door: Door): void => store.update({ wizard: { at: { door }, from: 'settings' }, problem: undefined })
  return (
    <section className="new-steps" aria-label={t('wizard.step-by-step')}>
      <Doors managed={managed} onOpen={begin} />
      <p className="field-hint">{t('wizard.or-form')}</p>
    </section>
  )
}

/** What the profile's source needs and this computer's keychain keeps. */
function Secret({ profile }: { readonly profile: Profile }) {
  const { source } = profile.file
  if (source?.type === 'remote-broker') return <Headers id={profile.id} source={source} />
  return <Key profile={profile} />
}

/** Saves what is valid. Main may ask in a dialog first; a no leaves the form as it is. */
function useSave(form: DraftForm, id: string | undefined) {
  const store = useAdminStore()
  const [outcome, setOutcome] = useState<Outcome>()
  const save = async (): Promise<void> => {
    const checked = form.check()
    if (!checked.ok) return setOutcome('correct')
    const { name, file } = checked
    const saved = await ask(store, call['profile.save']({ ...(id !== undefined && { id }), name, file }))
    // Its page is no longer that of a new one, which begins anew.
    if (saved && id === undefined) form.discard()
    if (saved) store.update({ selectedId: saved.id })
    const wasRefused = !saved && store.state().problem === undefined
    setOutcome(saved ? 'saved' : wasRefused ? 'not-saved' : undefined)
  }
  return { outcome: outcome === 'saved' && form.isDirty ? undefined : outcome, save }
}
