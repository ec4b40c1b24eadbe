import { createContext, useContext, useSyncExternalStore } from 'react'
import type { Store } from '../common/store.ts'
import type { AdminSession } from './session.ts'

/** Provided by `App`. */
export const AdminContext = createContext<Store<AdminSession> | undefined>(undefined)

/** Throws outside `App`. */
export function useAdminStore(): Store<AdminSession> {
  const store = useContext(AdminContext)
  if (!store) throw new Error('useAdminStore needs an AdminContext above it')
  return store
}

/** One field of the window's state. */
export function useAdmin<Name extends keyof AdminSession>(name: Name): AdminSession[Name] {
  const store = useAdminStore()
  return useSyncExternalStore(store.subscribe, () => store.state()[name])
}
