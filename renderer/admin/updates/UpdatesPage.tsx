import type { AdminState } from '../../../shared/ipc/admin-contract.ts'
import { describeError } from '../../../shared/messages/describe.ts'
import { UPDATE_CHANNELS } from '../../../shared/update-feed.ts'
import { UPDATE_MODES, type UpdateSettings, type UpdateView } from '../../../shared/updates.ts'
import { Banner } from '../../common/Controls.tsx'
import { useTranslate } from '../../common/Language.tsx'
import { call } from '../bridge.ts'
import { ask } from '../session.ts'
import { ChoiceCards } from '../ui/ChoiceCards.tsx'
import { ManagedNote } from '../ui/Managed.tsx'
import { useAdminStore } from '../use-admin.ts'
import { UpdateActions } from './UpdateActions.tsx'
import { askedLine, offerLines } from './update-words.ts'

/** Which version runs, whether there is a newer one, and how it comes; each choice takes effect at once. */
export function UpdatesPage({ admin: { updates, managed } }: { readonly admin: AdminState }) {
  const t = useTranslate()
  const fixed = managed.kind === 'active' ? managed.configuration : undefined
  return (
    <div className="profile-form">
      <header className="transfers-head">
        <h2>{t('updates.title')}</h2>
        <p className="field-hint">{t('updates.about')}</p>
      </header>
      <Standing updates={updates} />
      <Notes updates={updates} />
      <Mode settings={updates.settings} isFixed={fixed?.updates !== undefined} />
      <Channel settings={updates.settings} isFixed={fixed?.updateChannel !== undefined} />
    </div>
  )
}

function Standing({ updates }: { readonly updates: UpdateView }) {
  const t = useTranslate()
  const { current, phase, offer, problem, receivedBytes } = updates
  return (
    <section className="section">
      <h2>{t('updates.status')}</h2>
      <p className="section-text">{t('updates.running', { version: current })}</p>
      <div role="status">
        {offerLines(t, updates).map((line) => (
          <p className="section-text" key={line}>
            {line}
          </p>
        ))}
      </div>
      {phase === 'downloading' && (
        <progress
          className="update-progress"
          aria-label={t('updates.title')}
          max={offer?.sizeBytes ?? 1}
          value={receivedBytes}
        />
      )}
      {problem && <Banner tone="warning">{describeError(t, problem)}</Banner>}
      <UpdateActions updates={updates} />
      <p className="field-hint">{askedLine(t, updates)}</p>
    </section>
  )
}

/** What its makers say of it, as plain text. */
function Notes({ updates: { offer } }: { readonly updates: UpdateView }) {
  const t = useTranslate()
  if (offer === undefined) return null
  const date = new Date(offer.releasedAtMs).toLocaleDateString(t.language)
  return (
    <section className="section">
      <h2>{t('updates.notes', { version: offer.version })}</h2>
      {offer.notes && <p className="section-text update-notes">{offer.notes[t.language]}</p>}
      <p className="field-hint">{t('updates.released', { date })}</p>
    </section>
  )
}

interface ChoiceProps {
  readonly settings: UpdateSettings
  /** The organisation has chosen. */
  readonly isFixed: boolean
}

function useSave(settings: UpdateSettings): (news: Partial<UpdateSettings>) => void {
  const store = useAdminStore()
  return (news) => void ask(store, call['updates.save']({ updates: { ...settings, ...news } }))
}

function Mode({ settings, isFixed }: ChoiceProps) {
  const t = useTranslate()
  const save = useSave(settings)
  return (
    <div className="update-choice">
      <ChoiceCards
        label={t('updates.mode')}
        value={settings.mode}
        isDisabled={isFixed}
        choices={UPDATE_MODES.map((id) => ({
          id,
          label: t(`updates.mode-${id}`),
          hint: t(`updates.mode-${id}-hint`),
        }))}
        onChange={(mode) => save({ mode })}
      />
      <ManagedNote of={({ updates }) => (updates === undefined ? {} : { updates })} />
    </div>
  )
}

function Channel({ settings, isFixed }: ChoiceProps) {
  const t = useTranslate()
  const save = useSave(settings)
  return (
    <div className="update-choice">
      <ChoiceCards
        label={t('updates.channel')}
        value={settings.channel}
        isDisabled={isFixed}
        choices={UPDATE_CHANNELS.map((id) => ({
          id,
          label: t(`updates.channel-${id}`),
          hint: t(`updates.channel-${id}-hint`),
        }))}
        onChange={(channel) => save({ channel })}
      />
      <ManagedNote of={({ updateChannel }) => (updateChannel === undefined ? {} : { updateChannel })} />
    </div>
  )
}
