import { useSyncExternalStore } from 'react'
import { useApp } from '../use-app.ts'
import type { DesktopState } from './desktop-page.ts'

/** One field of what the page knows of the desktop. */
export function useDesktopState<Name extends keyof DesktopState>(name: Name): DesktopState[Name] {
  const { desktop } = useApp()
  return useSyncExternalStore(desktop.subscribe, () => desktop.state()[name])
}
