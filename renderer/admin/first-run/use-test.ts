import { useCallback, useEffect, useState } from 'react'
import type { TestStep } from '../../../shared/ipc/admin-contract.ts'
import type { RightRow } from '../../../shared/rights-check.ts'
import { call } from '../bridge.ts'
import { useAdminStore } from '../use-admin.ts'
import { canUpload } from './plain-lines.ts'

/** What was found so far. `rights`: uploading works, and what must not work is being tried. */
export interface PlainTest {
  readonly phase: 'testing' | 'rights' | 'done'
  readonly steps: readonly TestStep[]
  readonly rows: readonly RightRow[]
  /** What the keys can do beside could not be tried. */
  readonly areRightsUnknown: boolean
}

const BEGIN: PlainTest = { phase: 'testing', steps: [], rows: [], areRightsUnknown: false }

/** Tests the profile at once, and again by `run`. */
export function useTest(id: string): { readonly test: PlainTest; readonly run: () => void } {
  const store = useAdminStore()
  const [test, setTest] = useState(BEGIN)
  const run = useCallback(async (): Promise<void> => {
    setTest(BEGIN)
    store.update({ problem: undefined })
    const tried = await call['connection.test']({ id })
    if (!tried.ok) {
      store.update({ problem: tried.error })
      return setTest({ ...BEGIN, phase: 'done' })
    }
    const after: PlainTest = { ...BEGIN, phase: 'done', steps: tried.value }
    if (!canUpload(after.steps)) return setTest(after)
    setTest({ ...after, phase: 'rights' })
    const rights = await call['rights.check']({ id })
    setTest({ ...after, rows: rights.ok ? rights.value : [], areRightsUnknown: !rights.ok })
  }, [id, store])
  useEffect(() => void run(), [run])
  return { test, run: () => void run() }
}
