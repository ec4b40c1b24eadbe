import type { ReactNode } from 'react'
import { Button, Tooltip, TooltipTrigger } from 'react-aria-components'
import { Icon, type IconName } from './Icon.tsx'

interface ActionProps {
  readonly icon?: IconName
  readonly label: string
  readonly kind?: 'primary' | 'plain' | 'danger' | 'quiet'
  readonly isDisabled?: boolean
  readonly onPress?: () => void
  readonly type?: 'submit'
}

/** A button with words. */
export function ActionButton({ icon, label, kind = 'plain', isDisabled = false, onPress, type }: ActionProps) {
  return (
    <Button
      className={`button button-${kind}`}
      isDisabled={isDisabled}
      {...(onPress && { onPress })}
      {...(type && { type })}
    >
      {icon && <Icon name={icon} />}
      <span>{label}</span>
    </Button>
  )
}

/** A button with a drawing only; its label is read aloud and shown on hover and focus. */
export function IconButton({
  icon,
  label,
  isDisabled = false,
  onPress,
}: {
  readonly icon: IconName
  readonly label: string
  readonly isDisabled?: boolean
  readonly onPress: () => void
}) {
  return (
    <TooltipTrigger delay={500}>
      <Button className="icon-button" aria-label={label} isDisabled={isDisabled} onPress={onPress}>
        <Icon name={icon} />
      </Button>
      <Tooltip className="tooltip">{label}</Tooltip>
    </TooltipTrigger>
  )
}

/** One message across the window; `warning` for what stops work, `info` for what waits. */
export function Banner({
  tone,
  children,
  action,
}: {
  readonly tone: 'info' | 'warning' | 'success'
  readonly children: ReactNode
  readonly action?: ReactNode
}) {
  const icon = tone === 'info' ? 'info' : tone === 'success' ? 'done' : 'failed'
  return (
    <div className={`banner banner-${tone}`} role={tone === 'warning' ? 'alert' : 'status'}>
      <Icon name={icon} />
      <div className="banner-text">{children}</div>
      {action}
    </div>
  )
}
