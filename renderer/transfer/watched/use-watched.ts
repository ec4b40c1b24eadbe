import { createContext, useContext, useSyncExternalStore } from 'react'
import type { Watched, WatchedState } from './watched-session.ts'

/** Provided beside the app's own parts. */
export const WatchedContext = createContext<Watched | undefined>(undefined)

/** Throws outside the window. */
export function useWatched(): Watched {
  const watched = useContext(WatchedContext)
  if (!watched) throw new Error('useWatched needs a WatchedContext above it')
  return watched
}

/** One field of the state of watched folders. */
export function useWatchedState<Name extends keyof WatchedState>(name: Name): WatchedState[Name] {
  const { state, subscribe } = useWatched()
  return useSyncExternalStore(subscribe, () => state()[name])
}
