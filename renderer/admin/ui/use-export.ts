import { useState } from 'react'
import { call } from '../bridge.ts'
import { ask } from '../session.ts'
import { useAdminStore } from '../use-admin.ts'

type Written = { readonly count: number; readonly fileName: string }

/** Exports one profile, or all without an id; `written` is what came of the last time. */
export function useExport(): {
  readonly written: Written | undefined
  readonly exportProfiles: (id?: string) => Promise<void>
} {
  const store = useAdminStore()
  const [written, setWritten] = useState<Written>()
  const exportProfiles = async (id?: string): Promise<void> => {
    setWritten(undefined)
    setWritten(await ask(store, call['profiles.export']({ ...(id !== undefined && { id }) })))
  }
  return { written, exportProfiles }
}
