import { useEffect, useState } from 'react'
import type { KeyFacts } from '../../../shared/key-facts.ts'
import { call } from '../bridge.ts'
import { useAdmin, useAdminStore } from '../use-admin.ts'

/** Where a profile's key, or what it has instead, is; looked for again whenever one has changed, undefined until main has answered. */
export function useKeyFacts(id: string, source?: string): KeyFacts | undefined {
  const store = useAdminStore()
  const changes = useAdmin('keyChanges')
  const [facts, setFacts] = useState<KeyFacts>()
  useEffect(() => {
    let isLatest = true
    void call['key.look']({ id }).then((answer) => {
      if (!isLatest) return
      if (answer.ok) setFacts(answer.value)
      else store.update({ problem: answer.error })
    })
    return () => {
      isLatest = false
    }
    // `source` and `changes`: something else is to be seen.
  }, [id, source, changes, store])
  return facts
}
