import { useId, useState } from 'react'
import type { WatchSummary } from '../../../shared/watch.ts'
import { ActionButton } from '../../common/Controls.tsx'
import { Icon } from '../../common/Icon.tsx'
import { useTranslate } from '../../common/Language.tsx'
import type { WatchState } from '../../upload/watch/watch-contract.ts'
import { PROBLEMS_VIEW_ID } from '../problems/problem-session.ts'
import { Destination } from '../ui/Destination.tsx'
import { useApp, useSessionState } from '../use-app.ts'
import { RemoveDialog } from './RemoveDialog.tsx'
import { useWatched } from './use-watched.ts'
import { factsOf, optionsText, phaseOf, problemsText, troubleOf } from './watched-texts.ts'

interface ItemProps {
  readonly watch: WatchSummary
  readonly state: WatchState | undefined
}

/** One watched folder: where it goes, how far it is, and what can be done with it. */
export function WatchedItem({ watch, state }: ItemProps) {
  const t = useTranslate()
  const nameId = useId()
  const phase = phaseOf(t, watch, state)
  const trouble = troubleOf(t, watch, state)
  return (
    <li className="watch" aria-labelledby={nameId}>
      <div className="watch-head">
        <Icon name="folder" />
        <h2 id={nameId}>{watch.source.name}</h2>
        <span className={`watch-phase watch-phase-${phase.tone}`} role="status">
          <Icon name={phase.icon} sizePx={16} />
          {phase.text}
        </span>
      </div>
      <div className="watch-path" title={watch.path}>
        {watch.path}
      </div>
      <Where watch={watch} />
      <div className="watch-options">{optionsText(t, watch)}</div>
      {trouble !== undefined && <p className="watch-trouble">{trouble}</p>}
      <Facts watch={watch} state={state} />
      <Actions watch={watch} state={state} />
    </li>
  )
}

function Where({ watch }: Pick<ItemProps, 'watch'>) {
  const t = useTranslate()
  const profile = useSessionState('environment')?.profiles.find(({ id }) => id === watch.profileId)
  return (
    <div className="watch-where">
      {t('watched.to')}
      {profile ? <Destination bucket={profile.bucket} prefix={watch.prefix} /> : ` ${t('watched.profile-gone')}`}
    </div>
  )
}

function Facts({ watch, state }: ItemProps) {
  const t = useTranslate()
  const { session } = useApp()
  if (state === undefined || watch.pausedBecause === 'profile') return null
  return (
    <div className="watch-facts">
      {factsOf(t, state).map((fact) => (
        <span key={fact}>{fact}</span>
      ))}
      {state.problems > 0 && (
        <span className="watch-problems">
          <Icon name="failed" sizePx={16} />
          {problemsText(t, state.problems)}
          <ActionButton
            kind="quiet"
            label={t('watched.show-problems')}
            onPress={() => session.show(PROBLEMS_VIEW_ID)}
          />
        </span>
      )}
    </div>
  )
}

function Actions({ watch, state }: ItemProps) {
  const t = useTranslate()
  const watched = useWatched()
  const [isAsking, setAsking] = useState(false)
  const { pausedBecause, watchId } = watch
  const phase = pausedBecause === undefined ? state?.phase : 'paused'
  return (
    <div className="watch-actions">
      {phase === 'other' && (
        <ActionButton label={t('watched.other-go-on')} onPress={() => watched.answer(watchId, 'go-on')} />
      )}
      {phase === 'lost' && (
        <>
          <ActionButton label={t('watched.form.start.all')} onPress={() => watched.answer(watchId, 'all')} />
          <ActionButton label={t('watched.lost-new')} onPress={() => watched.answer(watchId, 'new')} />
        </>
      )}
      {pausedBecause === undefined && (
        <>
          <ActionButton icon="checking" label={t('watched.look')} onPress={() => watched.look(watchId)} />
          <ActionButton icon="pause" label={t('watched.pause')} onPress={() => watched.pause(watchId, true)} />
        </>
      )}
      {pausedBecause === 'user' && (
        <ActionButton icon="resume" label={t('watched.resume')} onPress={() => watched.pause(watchId, false)} />
      )}
      {pausedBecause !== 'profile' && (
        <ActionButton icon="settings" label={t('watched.edit')} onPress={() => watched.edit(watch)} />
      )}
      <ActionButton icon="cancel" label={t('watched.remove')} onPress={() => setAsking(true)} />
      <RemoveDialog
        name={watch.source.name}
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        onRemove={() => watched.remove(watchId)}
      />
    </div>
  )
}
