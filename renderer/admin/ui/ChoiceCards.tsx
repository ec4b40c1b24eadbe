import { Label, Radio, RadioGroup, Text } from 'react-aria-components'

interface CardsProps<Id extends string> {
  readonly label: string
  readonly hint?: string
  readonly value: Id
  /** Somebody else has chosen. */
  readonly isDisabled?: boolean
  readonly choices: readonly { readonly id: Id; readonly label: string; readonly hint?: string }[]
  readonly onChange: (id: Id) => void
}

/** One of a few things that are worth seeing at once; takes effect when it is chosen. */
export function ChoiceCards<Id extends string>({
  label,
  hint,
  value,
  isDisabled = false,
  choices,
  onChange,
}: CardsProps<Id>) {
  const choose = (chosen: string): void => {
    const choice = choices.find(({ id }) => id === chosen)
    if (choice) onChange(choice.id)
  }
  return (
    <RadioGroup className="choice-cards" value={value} isDisabled={isDisabled} onChange={choose}>
      <Label className="field-label">{label}</Label>
      {hint !== undefined && (
        <Text slot="description" className="field-hint">
          {hint}
        </Text>
      )}
      <div className="choice-cards-row">
        {choices.map((choice) => (
          <Radio className="choice-card" key={choice.id} value={choice.id}>
            <span className="conflict-dot" />
            <span className="choice-card-name">{choice.label}</span>
            {choice.hint !== undefined && <span className="field-hint choice-card-hint">{choice.hint}</span>}
          </Radio>
        ))}
      </div>
    </RadioGroup>
  )
}
