import { FieldError, Input, Label, Text, TextField } from 'react-aria-components'
import { useTranslate } from '../../common/Language.tsx'
import type { Draft } from '../draft.ts'
import type { DraftForm } from './use-draft.ts'

type TextFieldName = {
  [Name in keyof Draft]: string extends Draft[Name] ? Name : never
}[keyof Draft]

/** One text field of the form, with its hint or, once it is wrong, what is wrong. */
export function DraftField({
  form,
  name,
  label,
  hint,
  tidy,
}: {
  readonly form: DraftForm
  readonly name: TextFieldName
  readonly label: string
  readonly hint: string
  /** Applied when the field is left. */
  readonly tidy?: (text: string) => string
}) {
  const t = useTranslate()
  const problem = form.shownProblems[name]
  const leave = (): void => {
    if (tidy) form.set({ [name]: tidy(form.draft[name]) })
    form.leave(name)
  }
  return (
    <TextField
      className="field"
      value={form.draft[name]}
      onChange={(text) => form.set({ [name]: text })}
      onBlur={leave}
      isInvalid={problem !== undefined}
      validationBehavior="aria"
      autoComplete="off"
    >
      <Label>{label}</Label>
      <Input className="input" spellCheck={false} />
      {problem === undefined && (
        <Text slot="description" className="field-hint">
          {hint}
        </Text>
      )}
      <FieldError className="field-error">{problem !== undefined && t(problem)}</FieldError>
    </TextField>
  )
}
