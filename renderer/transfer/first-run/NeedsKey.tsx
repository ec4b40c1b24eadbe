import { ActionButton, Banner } from '../../common/Controls.tsx'
import { useTranslate } from '../../common/Language.tsx'
import { activeProfileOf } from '../destinations.ts'
import { useApp, useSessionState } from '../use-app.ts'

/** The chosen profile was never given its key: the way to enter it. */
export function NeedsKey() {
  const t = useTranslate()
  const { session } = useApp()
  const profile = activeProfileOf(useSessionState('environment'))
  if (!profile?.awaits) return null
  const { id, name, awaits } = profile
  const enter = (
    <ActionButton
      icon="key"
      label={t(`awaits.enter-${awaits}`)}
      onPress={() => session.openSettings({ complete: id })}
    />
  )
  return (
    <Banner tone="info" action={enter}>
      {t(`awaits.${awaits}`, { name })}
    </Banner>
  )
}
