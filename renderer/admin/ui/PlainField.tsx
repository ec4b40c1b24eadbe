import { FieldError, Input, Label, Text, TextArea, TextField } from 'react-aria-components'

interface PlainFieldProps {
  readonly label: string
  readonly value: string
  readonly onChange: (text: string) => void
  /** When the field is left. */
  readonly onLeave?: () => void
  readonly hint?: string
  /** What is wrong, in words; shown instead of the hint. */
  readonly problem?: string | undefined
  readonly className?: string
  /** Several lines of text. */
  readonly rows?: number
}

/** A text field with its hint or, once it is wrong, what is wrong. */
export function PlainField({ label, value, onChange, onLeave, hint, problem, className = '', rows }: PlainFieldProps) {
  return (
    <TextField
      className={`field ${className}`}
      value={value}
      onChange={onChange}
      {...(onLeave && { onBlur: onLeave })}
      isInvalid={problem !== undefined}
      validationBehavior="aria"
      autoComplete="off"
    >
      <Label>{label}</Label>
      {rows === undefined ? (
        <Input className="input" spellCheck={false} />
      ) : (
        <TextArea className="input input-lines" rows={rows} spellCheck={false} />
      )}
      {problem === undefined && hint !== undefined && (
        <Text slot="description" className="field-hint">
          {hint}
        </Text>
      )}
      <FieldError className="field-error">{problem}</FieldError>
    </TextField>
  )
}
