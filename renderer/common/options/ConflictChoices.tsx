import type { ReactNode } from 'react'
import { Label, Radio, RadioGroup } from 'react-aria-components'
import { CONFLICT_CHOICES, type ConflictChoice } from '../../../shared/batch-options.ts'
import { useTranslate } from '../Language.tsx'

interface ConflictProps {
  readonly value: ConflictChoice
  readonly onChange: (choice: ConflictChoice) => void
  /** Beside the question. */
  readonly note?: ReactNode
  /** What a choice would do, where that is known. */
  readonly effectOf?: (choice: ConflictChoice) => string
  readonly isDisabled?: (choice: ConflictChoice) => boolean
}

/** What happens to a file that is there already: always in sight, since one of the answers replaces it. */
export function ConflictChoices({ value, onChange, note, effectOf, isDisabled = () => false }: ConflictProps) {
  const t = useTranslate()
  const choose = (chosen: string): void => {
    const conflict = CONFLICT_CHOICES.find((choice) => choice === chosen)
    if (conflict) onChange(conflict)
  }
  return (
    <RadioGroup className="conflicts" value={value} onChange={choose}>
      <Label className="conflicts-label">
        {t('conflict.label')}
        {note}
      </Label>
      {CONFLICT_CHOICES.map((choice) => (
        <Radio className="conflict" key={choice} value={choice} isDisabled={isDisabled(choice)}>
          <span className="conflict-dot" />
          <span className="conflict-name">{t(`conflict.${choice}`)}</span>
          <span className="conflict-detail">{t(`conflict.${choice}.detail`)}</span>
          {effectOf && !isDisabled(choice) && <span className="conflict-effect">{effectOf(choice)}</span>}
        </Radio>
      ))}
    </RadioGroup>
  )
}
