import { Label, Radio, RadioGroup } from 'react-aria-components'
import { CONFLICT_CHOICES, type ConflictChoice } from '../../../../shared/batch-options.ts'
import { useTranslate } from '../../../common/Language.tsx'
import { useApp } from '../../use-app.ts'
import type { PanelNumbers } from './panel-numbers.ts'
import { effectText } from './panel-texts.ts'
import type { Panel } from './panels.ts'

/** What happens to a file that is there already: always in sight, since one of the answers replaces it. */
export function ConflictChoices({ panel, numbers }: { readonly panel: Panel; readonly numbers: PanelNumbers }) {
  const t = useTranslate()
  const { session } = useApp()
  const { options } = panel
  const choose = (value: string): void => {
    const conflict = CONFLICT_CHOICES.find((choice) => choice === value)
    if (conflict) session.uploads.choose(panel.id, { ...options, conflict })
  }
  // Each of the others would fail with every file.
  const isBlind = numbers.existing.isForbidden === true
  return (
    <RadioGroup className="conflicts" value={options.conflict} onChange={choose}>
      <Label className="panel-label">
        {t('conflict.label')}
        {numbers.existing.looking && <span className="panel-looking">{t('panel.looking')}</span>}
      </Label>
      {CONFLICT_CHOICES.map((choice) => (
        <Choice key={choice} choice={choice} numbers={numbers} isDisabled={isBlind && choice !== 'overwrite'} />
      ))}
    </RadioGroup>
  )
}

function Choice({
  choice,
  numbers,
  isDisabled,
}: {
  readonly choice: ConflictChoice
  readonly numbers: PanelNumbers
  readonly isDisabled: boolean
}) {
  const t = useTranslate()
  return (
    <Radio className="conflict" value={choice} isDisabled={isDisabled}>
      <span className="conflict-dot" />
      <span className="conflict-name">{t(`conflict.${choice}`)}</span>
      <span className="conflict-detail">{t(`conflict.${choice}.detail`)}</span>
      {!isDisabled && <span className="conflict-effect">{effectText(t, choice, numbers)}</span>}
    </Radio>
  )
}
