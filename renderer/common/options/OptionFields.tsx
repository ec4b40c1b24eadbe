import { FieldError, Input, Label, Text, TextArea, TextField } from 'react-aria-components'
import { Check } from '../Check.tsx'
import { useTranslate } from '../Language.tsx'
import type { OptionsForm } from './options-form.ts'
import type { OptionsControl } from './use-options-form.ts'

type NamesOf<T> = { [Name in keyof OptionsForm]: T extends OptionsForm[Name] ? Name : never }[keyof OptionsForm]

interface TextOptionProps {
  readonly control: OptionsControl
  readonly name: NamesOf<string>
  readonly label: string
  readonly hint: string
  readonly placeholder?: string
  /** Several lines of text. */
  readonly rows?: number
}

/** A text that takes effect when its field is left; Enter does so too where a text is one line. */
export function TextOption({ control, name, label, hint, placeholder, rows }: TextOptionProps) {
  const t = useTranslate()
  const problem = control.problems[name]
  return (
    <TextField
      className="field"
      value={control.form[name]}
      onChange={(text) => control.type({ [name]: text })}
      onBlur={control.commit}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && rows === undefined) control.commit()
      }}
      isInvalid={problem !== undefined}
      validationBehavior="aria"
      autoComplete="off"
    >
      <Label>{label}</Label>
      {rows === undefined ? (
        <Input className="input" spellCheck={false} {...(placeholder && { placeholder })} />
      ) : (
        <TextArea className="input option-lines" rows={rows} spellCheck={false} />
      )}
      <FieldError className="field-error">{problem !== undefined && t(problem)}</FieldError>
      <Text slot="description" className="field-hint">
        {hint}
      </Text>
    </TextField>
  )
}

/** A choice that takes effect at once. */
export function CheckOption({
  control,
  name,
  label,
  hint,
}: {
  readonly control: OptionsControl
  readonly name: NamesOf<boolean>
  readonly label: string
  readonly hint: string
}) {
  return (
    <Check
      isSelected={control.form[name]}
      onChange={(isSelected) => control.choose({ [name]: isSelected })}
      label={label}
      hint={hint}
    />
  )
}
