import { Button, type Key, Label, ListBox, ListBoxItem, Popover, Select, SelectValue } from 'react-aria-components'
import { Icon } from './Icon.tsx'

/** One thing to choose; `detail` is a quieter second line. */
export interface Choice<Id extends string> {
  readonly id: Id
  readonly name: string
  readonly detail?: string
}

interface ChooserProps<Id extends string> {
  /** Read aloud; what is seen is the choice itself. */
  readonly label: string
  readonly choices: readonly Choice<Id>[]
  readonly chosen: Id | undefined
  readonly placeholder?: string
  /** Stands before the choice where that alone would not say what it is about. */
  readonly prefix?: string
  readonly onChoose: (id: Id) => void
}

/** A button that shows the choice and opens the list of all. */
export function Chooser<Id extends string>({
  label,
  choices,
  chosen,
  placeholder,
  prefix,
  onChoose,
}: ChooserProps<Id>) {
  const choose = (key: Key | null): void => {
    const choice = choices.find(({ id }) => id === key)
    if (choice) onChoose(choice.id)
  }
  return (
    <Select className="select" value={chosen ?? null} onChange={choose} {...(placeholder && { placeholder })}>
      <Label className="visually-hidden">{label}</Label>
      <Button className="button button-plain select-button">
        {prefix && <span className="select-prefix">{prefix}</span>}
        <SelectValue className="select-value">
          {({ selectedText }) => <span title={selectedText}>{selectedText}</span>}
        </SelectValue>
        <Icon name="chevron" sizePx={14} />
      </Button>
      <Popover className="popover">
        <ListBox className="listbox" items={choices}>
          {({ id, name, detail }) => (
            <ListBoxItem className="listbox-item" id={id} textValue={name}>
              <span className="listbox-name">{name}</span>
              {detail && <span className="listbox-detail">{detail}</span>}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </Select>
  )
}
