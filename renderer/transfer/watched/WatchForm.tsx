import { useId } from 'react'
import { Label, Radio, RadioGroup } from 'react-aria-components'
import { describeError } from '../../../shared/messages/describe.ts'
import { WATCH_STARTS } from '../../../shared/watch.ts'
import { ChoiceField } from '../../common/ChoiceField.tsx'
import { ActionButton } from '../../common/Controls.tsx'
import { Icon } from '../../common/Icon.tsx'
import { useTranslate } from '../../common/Language.tsx'
import { ConflictChoices } from '../../common/options/ConflictChoices.tsx'
import { NamingOptions, ObjectOptions, WalkOptions } from '../../common/options/OptionGroups.tsx'
import { type OptionsControl, useOptionsForm } from '../../common/options/use-options-form.ts'
import { destinationChoices, placeId, placeOfChoice } from '../destinations.ts'
import { useSessionState } from '../use-app.ts'
import { useWatched } from './use-watched.ts'
import type { WatchDraft } from './watched-session.ts'
import { foundText } from './watched-texts.ts'

/** The choices for a folder that is going to be watched, or the options of one that is. */
export function WatchForm({ draft }: { readonly draft: WatchDraft }) {
  const t = useTranslate()
  const titleId = useId()
  const { change, confirm, discard } = useWatched()
  const isNew = draft.watchId === undefined
  const control = useOptionsForm(draft.options, (options) => change({ options }))
  const isWrong = !control.check().ok
  return (
    <main className="watch-form" aria-labelledby={titleId}>
      <div className="watch-form-body">
        <h1 id={titleId}>
          <Icon name="folder" sizePx={22} />
          {t(isNew ? 'watched.form.title' : 'watched.form.edit-title', { name: draft.source.name })}
        </h1>
        <p className="watched-note">{t(isNew ? 'watched.note' : 'watched.form.edit-note')}</p>
        {isNew ? (
          <>
            <Place draft={draft} />
            <Start draft={draft} />
          </>
        ) : (
          <Found draft={draft} />
        )}
        <ConflictChoices
          value={draft.options.conflict}
          onChange={(conflict) => change({ options: { ...draft.options, conflict } })}
        />
        {draft.options.conflict === 'skip' && <p className="field-hint">{t('watched.form.skip-hint')}</p>}
        <Options draft={draft} control={control} />
      </div>
      <div className="watch-form-foot">
        <span className="field-error" role="status">
          {isWrong && t('panel.correct')}
        </span>
        <ActionButton label={t('watched.form.cancel')} onPress={discard} />
        <ActionButton
          kind="primary"
          label={t(isNew ? 'watched.form.confirm' : 'watched.form.save')}
          isDisabled={isWrong}
          onPress={confirm}
        />
      </div>
    </main>
  )
}

interface FormProps {
  readonly draft: WatchDraft
}

function Place({ draft }: FormProps) {
  const t = useTranslate()
  const { change } = useWatched()
  const profiles = useSessionState('environment')?.profiles ?? []
  const choices = destinationChoices(profiles).map(({ id, name, detail }) => ({
    ...{ id, label: name },
    ...(detail !== undefined && { hint: detail }),
  }))
  return (
    <ChoiceField
      label={t('watched.form.destination')}
      value={placeId(draft.place)}
      choices={choices}
      onChange={(id) => {
        const place = placeOfChoice(profiles, id)
        if (place) change({ place })
      }}
    />
  )
}

function Start({ draft }: FormProps) {
  const t = useTranslate()
  const { change } = useWatched()
  const choose = (chosen: string): void => {
    const start = WATCH_STARTS.find((one) => one === chosen)
    if (start) change({ start })
  }
  return (
    <RadioGroup className="conflicts" value={draft.start} onChange={choose}>
      <Label className="conflicts-label">
        {t('watched.form.start')}
        <Found draft={draft} />
      </Label>
      {WATCH_STARTS.map((start) => (
        <Radio className="conflict watch-start" key={start} value={start}>
          <span className="conflict-dot" />
          <span className="conflict-name">{t(`watched.form.start.${start}`)}</span>
          <span className="conflict-detail">{t(`watched.form.start.${start}.detail`)}</span>
        </Radio>
      ))}
    </RadioGroup>
  )
}

/** What the options leave of the folder. */
function Found({ draft }: FormProps) {
  const t = useTranslate()
  return (
    <span className="watch-found" role="status">
      {draft.error ? describeError(t, draft.error) : foundText(t, draft)}
    </span>
  )
}

/** Folded away: a usual watch needs none of it. */
function Options({ draft, control }: FormProps & { readonly control: OptionsControl }) {
  const t = useTranslate()
  const profile = useSessionState('environment')?.profiles.find(({ id }) => id === draft.place.profileId)
  return (
    <details className="panel-options">
      <summary>{t('options.title')}</summary>
      <WalkOptions control={control} />
      <NamingOptions control={control} examples={null} />
      <ObjectOptions acls={profile?.acls} control={control} />
    </details>
  )
}
