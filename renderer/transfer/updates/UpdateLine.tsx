import { ActionButton, Banner } from '../../common/Controls.tsx'
import { useTranslate } from '../../common/Language.tsx'
import { useApp, useSessionState } from '../use-app.ts'

/** Says once that there is a new version, and goes away when it is answered. */
export function UpdateLine() {
  const t = useTranslate()
  const { session } = useApp()
  const update = useSessionState('environment')?.update
  if (update === undefined) return null
  const { phase, version } = update
  const details = (
    <ActionButton label={t('updates.details')} onPress={() => session.openSettings({ page: 'updates' })} />
  )
  const restart = (
    <ActionButton
      label={t(phase === 'ready' ? 'updates.restart' : 'updates.restart-only')}
      onPress={session.restartForUpdate}
    />
  )
  return (
    <Banner
      tone="info"
      action={
        <span className="banner-actions">
          {phase === 'available' ? details : restart}
          <ActionButton kind="quiet" label={t('updates.later')} onPress={session.postponeUpdate} />
        </span>
      }
    >
      {t(`updates.notice.${phase}`, { version })}
    </Banner>
  )
}
