import type { UpdateView } from '../../../shared/updates.ts'
import { ActionButton } from '../../common/Controls.tsx'
import { useTranslate } from '../../common/Language.tsx'
import { call } from '../bridge.ts'
import { ask } from '../session.ts'
import { useAdminStore } from '../use-admin.ts'

/** What can be done now: look, and the next step with a version that is there. */
export function UpdateActions({ updates }: { readonly updates: UpdateView }) {
  const t = useTranslate()
  const store = useAdminStore()
  const { isChecking, isPossible, phase } = updates
  if (!isPossible) return null
  const isUnderWay = isChecking || phase === 'downloading' || phase === 'installing'
  return (
    <div className="section-line">
      <Next updates={updates} />
      <ActionButton
        icon="retry"
        label={t('updates.check')}
        isDisabled={isUnderWay}
        // What goes wrong stands beside it.
        onPress={() => void call['updates.check']({}).then(() => store.update({ problem: undefined }))}
      />
    </div>
  )
}

function Next({ updates: { phase, way, offer, isChecking } }: { readonly updates: UpdateView }) {
  const t = useTranslate()
  const store = useAdminStore()
  if (offer?.sizeBytes === undefined) return null
  const restart = (): void => void ask(store, call['updates.restart']({}))
  if (phase === 'ready' || phase === 'installed')
    return (
      <ActionButton
        kind="primary"
        label={t(phase === 'ready' ? 'updates.restart' : 'updates.restart-only')}
        isDisabled={isChecking}
        onPress={restart}
      />
    )
  if (phase !== 'available') return null
  if (way === 'by-hand')
    return (
      <ActionButton icon="link" label={t('updates.fetch')} onPress={() => void ask(store, call['updates.fetch']({}))} />
    )
  return (
    <ActionButton
      kind="primary"
      label={t('updates.download')}
      isDisabled={isChecking}
      onPress={() => void call['updates.download']({}).then(() => store.update({ problem: undefined }))}
    />
  )
}
