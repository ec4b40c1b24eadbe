import { Button, Label, ListBox, ListBoxItem, Popover, Select, SelectValue } from 'react-aria-components'
import { Icon } from './Icon.tsx'

interface Choice<Id> {
  readonly id: Id
  readonly label: string
  readonly hint?: string
}

/** One of a few named values. */
export function ChoiceField<Id extends string>({
  label,
  value,
  choices,
  onChange,
}: {
  readonly label: string
  readonly value: Id
  readonly choices: readonly Choice<Id>[]
  readonly onChange: (id: Id) => void
}) {
  const chosen = choices.find(({ id }) => id === value)
  return (
    <Select
      className="field"
      value={value}
      onChange={(key) => {
        const next = choices.find(({ id }) => id === key)
        if (next) onChange(next.id)
      }}
    >
      <Label>{label}</Label>
      <Button className="button button-plain select-button">
        <SelectValue className="select-value">{({ selectedText }) => selectedText}</SelectValue>
        <Icon name="chevron" sizePx={14} />
      </Button>
      {chosen?.hint !== undefined && <span className="field-hint">{chosen.hint}</span>}
      <Popover className="popover">
        <ListBox className="listbox" items={choices}>
          {({ id, label: name, hint }) => (
            <ListBoxItem className="listbox-item" id={id} textValue={name}>
              <span className="listbox-name">{name}</span>
              {hint !== undefined && <span className="listbox-detail">{hint}</span>}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </Select>
  )
}
