import { type FormEvent, useState } from 'react'
import type { EndpointState } from '../../../shared/endpoint-state.ts'
import type { AdminState } from '../../../shared/ipc/admin-contract.ts'
import { isAllowed } from '../../../shared/managed.ts'
import { describeError } from '../../../shared/messages/describe.ts'
import { formatCount } from '../../../shared/messages/format.ts'
import { ActionButton, Banner } from '../../common/Controls.tsx'
import { useTranslate } from '../../common/Language.tsx'
import { call } from '../bridge.ts'
import {
  checkServing,
  isServingChanged,
  type ServingDraft,
  type ServingProblems,
  servingDraftOf,
} from '../serving-draft.ts'
import { ask } from '../session.ts'
import { useUnsaved } from '../unsaved.ts'
import { useAdminStore } from '../use-admin.ts'
import { useFollowed } from '../use-followed.ts'
import { EndpointClients } from './EndpointClients.tsx'
import { EndpointPlaceFields } from './EndpointPlaceFields.tsx'
import { ManagedNote } from './Managed.tsx'

/** The server that hands temporary keys to other programs: start and stop, where it answers, who may ask. */
export function BrokerEndpoint({ admin }: { readonly admin: AdminState }) {
  const t = useTranslate()
  const { place, state } = admin.endpoint
  const [draft, setDraft] = useFollowed(place, servingDraftOf, isServingChanged)
  const isDirty = isServingChanged(draft, place)
  useUnsaved(isDirty)
  const needs = isDirty ? 'endpoint.save-first' : place.profileId === undefined ? 'endpoint.needs-profile' : undefined
  return (
    <div className="profile-form serving">
      <header className="transfers-head">
        <h2>{t('endpoint.title')}</h2>
        <p className="field-hint">{t('endpoint.about')}</p>
      </header>
      <ManagedNote of={({ allowEndpoint }) => ({ allowEndpoint })} />
      {isAllowed(admin.managed, 'endpoint') && <Now state={state} needs={needs && t(needs)} />}
      <Place admin={admin} draft={draft} isDirty={isDirty} onChange={setDraft} />
      <EndpointClients admin={admin} />
    </div>
  )
}

function Now({ state, needs }: { readonly state: EndpointState; readonly needs: string | undefined }) {
  const t = useTranslate()
  const store = useAdminStore()
  const isRunning = state.status === 'running'
  return (
    <section className="serving-now" data-running={isRunning} role="status">
      {isRunning ? <Running state={state} /> : <p>{t('endpoint.stopped')}</p>}
      {!isRunning && state.error && <Banner tone="warning">{describeError(t, state.error)}</Banner>}
      <div className="section-line">
        {isRunning ? (
          <ActionButton label={t('endpoint.stop')} onPress={() => void ask(store, call['endpoint.stop']({}))} />
        ) : (
          <ActionButton
            kind="primary"
            label={t('endpoint.start')}
            isDisabled={needs !== undefined}
            onPress={() => void ask(store, call['endpoint.start']({}))}
          />
        )}
        <span className="field-hint">{isRunning ? runningHint(t, state.byCommand) : needs}</span>
      </div>
    </section>
  )
}

const runningHint = (t: ReturnType<typeof useTranslate>, byCommand: boolean): string =>
  t(byCommand ? 'endpoint.by-command' : 'endpoint.ends-with-app')

function Running({ state }: { readonly state: EndpointState & { readonly status: 'running' } }) {
  const t = useTranslate()
  const { address, sinceMs, granted, refused } = state
  const time = new Date(sinceMs).toLocaleString(t.language)
  const counts = { granted: formatCount(t.language, granted), refused: formatCount(t.language, refused) }
  return (
    <>
      <p className="serving-address">{t('endpoint.running', { address, time })}</p>
      <p className="field-hint">{t('endpoint.counts', counts)}</p>
    </>
  )
}

interface PlaceProps {
  readonly admin: AdminState
  readonly draft: ServingDraft
  readonly isDirty: boolean
  readonly onChange: (draft: ServingDraft) => void
}

function Place({ admin, draft, isDirty, onChange }: PlaceProps) {
  const t = useTranslate()
  const store = useAdminStore()
  const [isTried, setTried] = useState(false)
  const checked = checkServing(draft)
  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    setTried(true)
    if (!checked.ok) return
    await ask(store, call['endpoint.save']({ place: checked.place }))
    setTried(false)
  }
  const shown: ServingProblems = isTried && !checked.ok ? checked.problems : {}
  return (
    <section className="section">
      <h2>{t('endpoint.place-title')}</h2>
      <p className="section-text field-hint">{t('endpoint.next-start')}</p>
      <form onSubmit={(event) => void save(event)} noValidate>
        <EndpointPlaceFields
          admin={admin}
          draft={draft}
          problems={shown}
          onChange={(news) => onChange({ ...draft, ...news })}
        />
        <div className="form-actions">
          <ActionButton kind="primary" type="submit" label={t('settings.save')} isDisabled={!isDirty} />
          <ActionButton
            label={t('settings.discard')}
            isDisabled={!isDirty}
            onPress={() => onChange(servingDraftOf(admin.endpoint.place))}
          />
          <span role="status" className="field-error">
            {isTried && !checked.ok && t('settings.correct')}
          </span>
        </div>
      </form>
    </section>
  )
}
