import { createContext, useContext, useSyncExternalStore } from 'react'
import type { DesktopPage } from './desktop/desktop-page.ts'
import type { Session, SessionState } from './session.ts'
import type { WorkerClient, WorkerState } from './worker-client.ts'

/** What the page lives on, made once in main.tsx. */
export interface AppParts {
  readonly client: WorkerClient
  readonly session: Session
  readonly desktop: DesktopPage
}

/** Provided by `App`. */
export const AppContext = createContext<AppParts | undefined>(undefined)

/** Throws outside `App`. */
export function useApp(): AppParts {
  const parts = useContext(AppContext)
  if (!parts) throw new Error('useApp needs an AppContext above it')
  return parts
}

/** One field of the worker's state; the component renders again only when that field changed. */
export function useWorkerState<Name extends keyof WorkerState>(name: Name): WorkerState[Name] {
  const { client } = useApp()
  return useSyncExternalStore(client.subscribe, () => client.state()[name])
}

/** One field of the session's state. */
export function useSessionState<Name extends keyof SessionState>(name: Name): SessionState[Name] {
  const { session } = useApp()
  return useSyncExternalStore(session.subscribe, () => session.state()[name])
}
