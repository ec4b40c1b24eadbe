import { useState } from 'react'
import type { Result } from '../../../shared/errors.ts'
import { ask } from '../session.ts'
import { useAdminStore } from '../use-admin.ts'

/** What main tries when it is told to, and what it found; nothing is shown of an earlier run while another is under way. */
export interface Trial<T> {
  readonly isRunning: boolean
  readonly rows: readonly T[]
  readonly run: () => void
}

/** `start` makes the call; why it failed goes to the session's problem. */
export function useTrial<T>(start: () => Promise<Result<readonly T[]>>): Trial<T> {
  const store = useAdminStore()
  const [isRunning, setRunning] = useState(false)
  const [rows, setRows] = useState<readonly T[]>([])
  const run = async (): Promise<void> => {
    setRunning(true)
    setRows([])
    setRows((await ask(store, start())) ?? [])
    setRunning(false)
  }
  return { isRunning, rows, run: () => void run() }
}
