import { type FormEvent, useState } from 'react'
import type { NetworkState } from '../../../shared/network.ts'
import { ChoiceField } from '../../common/ChoiceField.tsx'
import { ActionButton } from '../../common/Controls.tsx'
import { useTranslate } from '../../common/Language.tsx'
import { call } from '../bridge.ts'
import {
  checkNetwork,
  isNetworkChanged,
  type NetworkDraft,
  type NetworkProblems,
  networkDraftOf,
  PROXY_MODES,
} from '../network-draft.ts'
import { ask } from '../session.ts'
import { useUnsaved } from '../unsaved.ts'
import { useAdminStore } from '../use-admin.ts'
import { useFollowed } from '../use-followed.ts'
import { PlainField } from './PlainField.tsx'

/** How the app gets to COS, STS and brokers: the proxy, and whose certificates count. */
export function Network({ saved }: { readonly saved: NetworkState }) {
  const t = useTranslate()
  const [draft, setDraft] = useFollowed(saved.choice, networkDraftOf, isNetworkChanged)
  const { isTried, outcome, save } = useSave(draft, saved)
  const set = (news: Partial<NetworkDraft>): void => setDraft((before) => ({ ...before, ...news }))
  const isDirty = isNetworkChanged(draft, saved.choice)
  useUnsaved(isDirty)
  const checked = checkNetwork(draft)
  const problems = !checked.ok && isTried ? checked.problems : {}
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    void save()
  }
  const discard = (): void => setDraft(networkDraftOf(saved.choice))
  return (
    <form className="profile-form" onSubmit={submit} noValidate>
      <header className="transfers-head">
        <h2>{t('network.title')}</h2>
        <p className="field-hint">{t('network.about')}</p>
      </header>
      <div className="fields">
        <ChoiceField
          label={t('network.proxy')}
          value={draft.mode}
          choices={PROXY_MODES.map((id) => ({ id, label: t(`proxy.${id}`), hint: t(`proxy.${id}-hint`) }))}
          onChange={(mode) => set({ mode })}
        />
        {draft.mode === 'manual' && <Manual draft={draft} problems={problems} set={set} />}
        {draft.mode === 'manual' && draft.user !== '' && <Password isDirty={isDirty} saved={saved} />}
        {draft.mode === 'pac' && <Field draft={draft} problems={problems} set={set} name="location" />}
        <Field draft={draft} problems={problems} set={set} name="caFile" />
      </div>
      <div className="form-actions">
        <ActionButton kind="primary" type="submit" label={t('settings.save')} isDisabled={!isDirty} />
        <ActionButton label={t('settings.discard')} isDisabled={!isDirty} onPress={discard} />
        <span role="status" className={isTried && !checked.ok ? 'field-error' : 'field-hint'}>
          {isTried && !checked.ok ? t('settings.correct') : outcome && !isDirty && t('settings.saved')}
        </span>
      </div>
    </form>
  )
}

function useSave(draft: NetworkDraft, saved: NetworkState) {
  const store = useAdminStore()
  const [isTried, setTried] = useState(false)
  const [outcome, setOutcome] = useState(false)
  const save = async (): Promise<void> => {
    const checked = checkNetwork(draft)
    setTried(true)
    if (!checked.ok || !isNetworkChanged(draft, saved.choice)) return
    await ask(store, call['network.save']({ choice: checked.choice }))
    setOutcome(store.state().problem === undefined)
    setTried(false)
  }
  return { isTried, outcome, save }
}

interface FieldsProps {
  readonly draft: NetworkDraft
  readonly problems: NetworkProblems
  readonly set: (news: Partial<NetworkDraft>) => void
}

function Field({ draft, problems, set, name }: FieldsProps & { readonly name: Exclude<keyof NetworkDraft, 'mode'> }) {
  const t = useTranslate()
  const problem = problems[name]
  return (
    <PlainField
      label={t(`network.${name}`)}
      hint={t(`network.${name}-hint`)}
      value={draft[name]}
      problem={problem && t(problem)}
      onChange={(text) => set({ [name]: text })}
    />
  )
}

function Manual(props: FieldsProps) {
  return (
    <>
      <Field {...props} name="host" />
      <Field {...props} name="port" />
      <Field {...props} name="bypass" />
      <Field {...props} name="user" />
    </>
  )
}

/** Typed in a window of its own, like a key; only for the proxy that is saved. */
function Password({ saved, isDirty }: { readonly saved: NetworkState; readonly isDirty: boolean }) {
  const t = useTranslate()
  const store = useAdminStore()
  const isKept = saved.hasPassword && !isDirty
  return (
    <div className="field">
      <span className="field-label">{t('network.password')}</span>
      <div className="form-actions">
        <ActionButton
          label={t(isKept ? 'network.password-replace' : 'network.password-enter')}
          isDisabled={isDirty}
          onPress={() => void ask(store, call['network.password']({}))}
        />
        <span className="field-hint">
          {t(isDirty ? 'network.password-save-first' : isKept ? 'network.password-kept' : 'network.password-missing')}
        </span>
      </div>
    </div>
  )
}
