import type { Environment } from '../../../shared/ipc/contract.ts'
import { formatDuration } from '../../../shared/messages/format.ts'
import type { ProfileSummary } from '../../../shared/settings.ts'
import { ActionButton, Banner } from '../../common/Controls.tsx'
import { useTranslate } from '../../common/Language.tsx'
import { useKeyTime } from '../../common/use-key-time.ts'
import { activeProfileOf } from '../destinations.ts'
import { useApp, useSessionState, useWorkerState } from '../use-app.ts'

/** How long a pasted temporary key lasts, and the way to enter another when it is missing, ends soon or has run out. */
export function PastedKey() {
  const environment = useSessionState('environment')
  const isWaiting = useWorkerState('totals')?.waitingFor === 'credential'
  const profile = profileToShow(environment, isWaiting)
  return profile ? <Lasting profile={profile} isWaiting={isWaiting} /> : null
}

/** The chosen one; else one that uploads may be waiting for. */
function profileToShow(environment: Environment | undefined, isWaiting: boolean): ProfileSummary | undefined {
  const active = activeProfileOf(environment)
  if (active?.pastedKey) return active
  const isLacking = ({ pastedKey }: ProfileSummary): boolean => pastedKey !== undefined && !pastedKey.usableUntilMs
  return isWaiting ? environment?.profiles.find(isLacking) : undefined
}

function Lasting({ profile, isWaiting }: { readonly profile: ProfileSummary; readonly isWaiting: boolean }) {
  const t = useTranslate()
  const { session } = useApp()
  const { id, name, pastedKey } = profile
  const { phase, shownSeconds } = useKeyTime(pastedKey?.usableUntilMs)
  // A timer is not read aloud with each change.
  const left = <span role="timer">{t('pasted.left', { duration: formatDuration(t.language, shownSeconds) })}</span>
  if (phase === 'good') return <p className="pasted-key">{left}</p>
  const enter = <ActionButton icon="key" label={t('pasted.enter')} onPress={() => session.enterKey(id)} />
  if (phase === 'ending')
    return (
      <Banner tone="info" action={enter}>
        {t('pasted.ending', { name })} {left}
      </Banner>
    )
  return (
    <Banner tone={isWaiting ? 'warning' : 'info'} action={enter}>
      {t(isWaiting ? 'pasted.waiting' : 'pasted.none', { name })}
    </Banner>
  )
}
