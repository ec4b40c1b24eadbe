import { Checkbox } from 'react-aria-components'
import { Icon } from './Icon.tsx'

/** A box to tick, with a quieter line below. */
export function Check({
  label,
  hint,
  isSelected,
  onChange,
}: {
  readonly label: string
  readonly hint?: string | undefined
  readonly isSelected: boolean
  readonly onChange: (isSelected: boolean) => void
}) {
  return (
    <Checkbox className="checkbox" isSelected={isSelected} onChange={onChange}>
      <span className="checkbox-box">
        <Icon name="done" sizePx={14} />
      </span>
      <span>{label}</span>
      {hint !== undefined && <span className="field-hint checkbox-hint">{hint}</span>}
    </Checkbox>
  )
}
