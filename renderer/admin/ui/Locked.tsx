import { useEffect, useRef } from 'react'
import type { LockState } from '../../../shared/admin-lock.ts'
import { describeError } from '../../../shared/messages/describe.ts'
import { ActionButton, Banner } from '../../common/Controls.tsx'
import { Icon } from '../../common/Icon.tsx'
import { useTranslate } from '../../common/Language.tsx'
import { call } from '../bridge.ts'
import { ask } from '../session.ts'
import { useAdmin, useAdminStore } from '../use-admin.ts'

/** All there is of the settings while they are locked. */
export function Locked() {
  const t = useTranslate()
  const store = useAdminStore()
  const problem = useAdmin('problem')
  const unlock = (): void => void ask(store, call['unlock.ask']({}))
  return (
    <main className="locked">
      {problem && <Banner tone="warning">{describeError(t, problem)}</Banner>}
      <Icon name="key" sizePx={40} />
      <h1>{t('lock.locked-title')}</h1>
      <p>{t('lock.locked-about')}</p>
      <ActionButton kind="primary" label={t('lock.unlock')} onPress={unlock} />
    </main>
  )
}

/** Reading a page is use of it, too: clicks and keys are told to main, seldom. */
const TOUCH_EVERY_MS = 20_000

/** Tells main that somebody is here, while there is a lock that would close. */
export function useTouch(lock: LockState | undefined): void {
  const lastMs = useRef(0)
  const isCounting = lock?.isSet === true && lock.isOpen
  useEffect(() => {
    if (!isCounting) return
    const touch = (): void => {
      if (Date.now() - lastMs.current < TOUCH_EVERY_MS) return
      lastMs.current = Date.now()
      void call['lock.touch']({})
    }
    const kinds = ['pointerdown', 'keydown', 'wheel'] as const
    for (const kind of kinds) window.addEventListener(kind, touch, { passive: true })
    return () => {
      for (const kind of kinds) window.removeEventListener(kind, touch)
    }
  }, [isCounting])
}
