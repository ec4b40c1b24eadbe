import { Icon } from '../../common/Icon.tsx'
import { useTranslate } from '../../common/Language.tsx'
import { useDesktopState } from './use-desktop.ts'

/** Says so while the computer is kept from falling asleep. */
export function AwakeLine() {
  const t = useTranslate()
  if (!useDesktopState('isAwake')) return null
  return (
    <span className="awake">
      <Icon name="awake" sizePx={14} />
      {t('desktop.awake')}
    </span>
  )
}
