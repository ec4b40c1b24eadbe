/** Pages with changes that are not saved: they stay as they are while another is looked at, and closing the window asks. */
import { createContext, useContext, useEffect } from 'react'
import type { Store } from '../common/store.ts'
import type { AdminSession } from './session.ts'
import { useAdminStore } from './use-admin.ts'

/** The session's id of the page that something belongs to. */
export const PageIdContext = createContext('')

/** Tells that what the page around shows is changed and not saved, or no longer so. */
export function useUnsaved(isDirty: boolean): void {
  const id = useContext(PageIdContext)
  const store = useAdminStore()
  useEffect(() => {
    mark(store, id, isDirty)
    return () => mark(store, id, false)
  }, [store, id, isDirty])
}

function mark(store: Store<AdminSession>, id: string, isDirty: boolean): void {
  const { unsaved } = store.state()
  if (unsaved.has(id) === isDirty) return
  const others = [...unsaved].filter((other) => other !== id)
  store.update({ unsaved: new Set(isDirty ? [...others, id] : others) })
}

/** Main asks a person then (main/windows/ask-before-close.ts): a page cannot, since a browser's own question says nothing of ours. */
export function guardClosing(store: Store<AdminSession>): void {
  window.addEventListener('beforeunload', (event) => {
    if (store.state().unsaved.size > 0) event.preventDefault()
  })
}
