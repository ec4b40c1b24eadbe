import { useId, useMemo, useState } from 'react'
import { Check } from '../../../common/Check.tsx'
import { ActionButton } from '../../../common/Controls.tsx'
import { useTranslate } from '../../../common/Language.tsx'
import { ConflictChoices } from '../../../common/options/ConflictChoices.tsx'
import { type OptionsControl, useOptionsForm } from '../../../common/options/use-options-form.ts'
import { focusContent } from '../../ui/content.ts'
import { useApp, useSessionState, useWorkerState } from '../../use-app.ts'
import { PanelHead } from './PanelHead.tsx'
import { PanelOptions } from './PanelOptions.tsx'
import { effectOf, numbersOf, type PanelNumbers, sentAtMost } from './panel-numbers.ts'
import { announcement, effectText, uploadText } from './panel-texts.ts'
import type { Panel } from './panels.ts'

/** What was dropped, before anything is sent: what it is, where it goes, what happens to what is there. */
export function PanelView({ panel }: { readonly panel: Panel }) {
  const t = useTranslate()
  const titleId = useId()
  const held = useWorkerState('held')
  const numbers = useMemo(() => numbersOf(panel, held), [panel, held])
  const { uploads } = useApp().session
  const control = useOptionsForm(panel.options, (options) => uploads.choose(panel.id, options))
  const isCounted = !numbers.walking && !numbers.existing.looking
  return (
    <section className="panel" aria-labelledby={titleId}>
      <div className="panel-body">
        <PanelHead panel={panel} numbers={numbers} titleId={titleId} />
        <ConflictChoices
          value={panel.options.conflict}
          onChange={(conflict) => uploads.choose(panel.id, { ...panel.options, conflict })}
          note={numbers.existing.looking && <span className="panel-looking">{t('panel.looking')}</span>}
          effectOf={(choice) => effectText(t, choice, numbers)}
          // Each of the others would fail with every file.
          isDisabled={(choice) => numbers.existing.isForbidden === true && choice !== 'overwrite'}
        />
        <PanelOptions panel={panel} numbers={numbers} control={control} />
      </div>
      <Foot panel={panel} numbers={numbers} control={control} />
      <div className="visually-hidden" role="status">
        {isCounted && announcement(t, panel.options.conflict, numbers)}
      </div>
    </section>
  )
}

interface FootProps {
  readonly panel: Panel
  readonly numbers: PanelNumbers
  readonly control: OptionsControl
}

function Foot({ panel, numbers, control }: FootProps) {
  const t = useTranslate()
  const { session } = useApp()
  const [isOnce, setOnce] = useState(false)
  const end = (how: () => void): void => {
    how()
    focusContent()
  }
  const hasProblem = !control.check().ok
  const environment = useSessionState('environment')
  const isKnown = environment?.profiles.some(({ id }) => id === panel.profileId) ?? false
  const isEmpty = !numbers.walking && sentAtMost(effectOf(panel.options.conflict, numbers)) === 0
  return (
    <div className="panel-foot">
      <Check
        isSelected={isOnce}
        onChange={setOnce}
        label={t('panel.do-not-ask')}
        hint={isOnce ? t('panel.do-not-ask-hint') : undefined}
      />
      <span className="field-error" role="status">
        {hasProblem && t('panel.correct')}
      </span>
      <div className="panel-actions">
        <ActionButton label={t('panel.discard')} onPress={() => end(() => session.uploads.discard(panel.id))} />
        <ActionButton
          kind="primary"
          label={uploadText(t, panel.options.conflict, numbers)}
          isDisabled={hasProblem || isEmpty || !isKnown}
          onPress={() => end(() => session.uploads.start(panel.id, !isOnce))}
        />
      </div>
    </div>
  )
}
