import { type FormEvent, useState } from 'react'
import { Checkbox } from 'react-aria-components'
import * as v from 'valibot'
import { EndpointClientName } from '../../../shared/endpoint.ts'
import type { AdminState } from '../../../shared/ipc/admin-contract.ts'
import type { ShownClient } from '../../../shared/ipc/endpoint-calls.ts'
import { ActionSet, isSafePrefix } from '../../../shared/scope.ts'
import type { Profile } from '../../../shared/settings.ts'
import { ChoiceField } from '../../common/ChoiceField.tsx'
import { ActionButton, IconButton } from '../../common/Controls.tsx'
import { Icon } from '../../common/Icon.tsx'
import { useTranslate } from '../../common/Language.tsx'
import { call } from '../bridge.ts'
import { ask } from '../session.ts'
import { useAdminStore } from '../use-admin.ts'
import { CopyText } from './CopyText.tsx'
import { PlainField } from './PlainField.tsx'

/** Who may ask the endpoint, and a form for one more. */
export function EndpointClients({ admin }: { readonly admin: AdminState }) {
  const t = useTranslate()
  const { clients } = admin.endpoint
  return (
    <section className="section">
      <h2>{t('endpoint.clients-title')}</h2>
      <p className="section-text">{t('endpoint.clients-about')}</p>
      {clients.length === 0 && <p className="field-hint">{t('endpoint.clients-none')}</p>}
      <ul className="serving-clients" aria-label={t('endpoint.clients-title')}>
        {clients.map((client) => (
          <Client key={client.id} client={client} profiles={admin.profiles} />
        ))}
      </ul>
      {admin.profiles.length > 0 && <AddClient profiles={admin.profiles} preferred={admin.endpoint.place.profileId} />}
    </section>
  )
}

function Client({ client, profiles }: { readonly client: ShownClient; readonly profiles: readonly Profile[] }) {
  const t = useTranslate()
  const store = useAdminStore()
  const { id, name, profileId, prefix, actions, formUpload, lastUsedMs } = client
  const profile = profiles.find((one) => one.id === profileId)?.name ?? '–'
  const folder = prefix === '' ? t('endpoint.client.whole-bucket') : prefix
  const rights = formUpload ? [t(`actions.${actions}`), t('endpoint.client.form')] : [t(`actions.${actions}`)]
  const used =
    lastUsedMs === undefined
      ? t('endpoint.client.unused')
      : t('endpoint.client.used', { time: new Date(lastUsedMs).toLocaleString(t.language) })
  return (
    <li className="serving-client">
      <span className="serving-client-words">
        <span className="serving-client-name">{name}</span>
        <span>{t('endpoint.client.place', { profile, folder })}</span>
        <span className="field-hint">{[...rights, used].join(' · ')}</span>
      </span>
      <IconButton
        icon="cancel"
        label={t('endpoint.client.remove', { name })}
        onPress={() => void ask(store, call['client.remove']({ id }))}
      />
    </li>
  )
}

interface ClientDraft {
  readonly name: string
  readonly profileId: string
  readonly prefix: string
  readonly actions: ActionSet
  readonly formUpload: boolean
}

function AddClient({
  profiles,
  preferred,
}: {
  readonly profiles: readonly Profile[]
  readonly preferred: string | undefined
}) {
  const t = useTranslate()
  const store = useAdminStore()
  const fresh = (profileId = preferred): ClientDraft => {
    const profile = profiles.find(({ id }) => id === profileId) ?? profiles[0]
    const prefix = profile?.file.prefix ?? ''
    return { name: '', profileId: profile?.id ?? '', prefix, actions: 'upload', formUpload: false }
  }
  const [draft, setDraft] = useState(fresh)
  const [isTried, setTried] = useState(false)
  const [added, setAdded] = useState<{ readonly name: string; readonly token: string }>()
  const isRight = v.is(EndpointClientName, draft.name) && isSafePrefix(draft.prefix)
  const add = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    setTried(true)
    if (!isRight) return
    const { name, profileId, prefix, actions, formUpload } = draft
    const rights = { prefix, actions, ...(formUpload && { formUpload }) }
    const answer = await ask(store, call['client.add']({ name, profileId, rights }))
    if (answer === undefined) return
    setAdded({ name: name.trim(), token: answer.token })
    setDraft(fresh(profileId))
    setTried(false)
  }
  return (
    <>
      {added && (
        <CopyText
          key={added.token}
          label={t('endpoint.client.token', { name: added.name })}
          text={added.token}
          hint={t('endpoint.client.token-hint')}
        />
      )}
      <form onSubmit={(event) => void add(event)} noValidate>
        <h3>{t('endpoint.client.add-title')}</h3>
        <ClientFields
          {...{ profiles, draft, isTried }}
          onChange={(news) => setDraft((before) => ({ ...before, ...news }))}
          onProfile={(profileId) => setDraft(({ name }) => ({ ...fresh(profileId), name }))}
        />
        <div className="form-actions">
          <ActionButton icon="plus" type="submit" label={t('endpoint.client.add')} />
        </div>
      </form>
    </>
  )
}

function ClientFields({
  profiles,
  draft,
  isTried,
  onChange,
  onProfile,
}: {
  readonly profiles: readonly Profile[]
  readonly draft: ClientDraft
  readonly isTried: boolean
  readonly onChange: (news: Partial<ClientDraft>) => void
  readonly onProfile: (profileId: string) => void
}) {
  const t = useTranslate()
  const isNameWrong = isTried && !v.is(EndpointClientName, draft.name)
  return (
    <div className="fields">
      <PlainField
        label={t('endpoint.client.name')}
        hint={t('endpoint.client.name-hint')}
        value={draft.name}
        problem={isNameWrong ? t('invalid.client-name') : undefined}
        onChange={(name) => onChange({ name })}
      />
      <ChoiceField
        label={t('endpoint.profile')}
        value={draft.profileId}
        choices={profiles.map(({ id, name }) => ({ id, label: name }))}
        onChange={onProfile}
      />
      <PlainField
        label={t('endpoint.client.folder')}
        hint={t('endpoint.client.folder-hint')}
        value={draft.prefix}
        problem={isTried && !isSafePrefix(draft.prefix) ? t('invalid.client-folder') : undefined}
        onChange={(prefix) => onChange({ prefix })}
      />
      <ChoiceField
        label={t('endpoint.client.actions')}
        value={draft.actions}
        choices={ActionSet.options.map((id) => ({ id, label: t(`actions.${id}`), hint: t(`actions.${id}-hint`) }))}
        onChange={(actions) => onChange({ actions })}
      />
      <Checkbox className="checkbox" isSelected={draft.formUpload} onChange={(formUpload) => onChange({ formUpload })}>
        <span className="checkbox-box">
          <Icon name="done" sizePx={14} />
        </span>
        <span className="field-label">{t('endpoint.client.form-upload')}</span>
      </Checkbox>
    </div>
  )
}
