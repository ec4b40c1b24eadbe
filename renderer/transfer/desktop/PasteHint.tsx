import { Banner, IconButton } from '../../common/Controls.tsx'
import { useTranslate } from '../../common/Language.tsx'
import { useApp } from '../use-app.ts'
import { useDesktopState } from './use-desktop.ts'

/** Why nothing came of what was pasted or opened, until the next time or until it is dismissed. */
export function PasteHint() {
  const t = useTranslate()
  const { desktop } = useApp()
  const hint = useDesktopState('hint')
  if (hint === undefined) return null
  const dismiss = <IconButton icon="cancel" label={t('action.dismiss')} onPress={desktop.dismissHint} />
  return (
    <Banner tone="info" action={dismiss}>
      {t(`paste.${hint}`)}
    </Banner>
  )
}
