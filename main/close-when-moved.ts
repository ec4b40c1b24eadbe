import { isDeepStrictEqual } from 'node:util'
import type { SettingsStore } from './state/settings-store.ts'
import type { KeyEntryWindow } from './windows/key-entry-window.ts'

/**
 * As `window`, which shows whom a secret is typed for: it closes without one when that has become somebody else meanwhile, be it another
 * server of the profile or another proxy, so that nobody gets what was typed for another.
 */
export function closeWhenMoved(
  window: KeyEntryWindow,
  settings: Pick<SettingsStore, 'current' | 'find' | 'onChange'>,
): KeyEntryWindow {
  let shown: unknown
  const targetOf = (profileId: string): unknown => {
    const { proxy } = settings.current().network ?? {}
    if (profileId !== 'proxy') return settings.find(profileId)?.file
    return proxy?.mode === 'manual' ? [proxy.host, proxy.port, proxy.user] : undefined
  }
  settings.onChange(() => {
    const profileId = window.profileId()
    if (profileId !== undefined && !isDeepStrictEqual(targetOf(profileId), shown)) window.close(false)
  })
  return {
    ...window,
    ask(profileId, query, parent) {
      if (window.profileId() === undefined) shown = targetOf(profileId)
      return window.ask(profileId, query, parent)
    },
  }
}
