import { useEffect, useState } from 'react'
import type { PolicyDocument } from '../../../shared/policy-grants.ts'
import { call } from '../bridge.ts'
import { type Draft, policyWishOf } from '../draft.ts'
import { useAdminStore } from '../use-admin.ts'

/** The policies main would build for the form as it stands; undefined while it could build none. */
export function usePolicies(draft: Draft): readonly PolicyDocument[] | undefined {
  const store = useAdminStore()
  const [policies, setPolicies] = useState<readonly PolicyDocument[]>()
  const wish = policyWishOf(draft)
  const id = JSON.stringify(wish)
  // `id` stands for `wish`, which is a new object each time.
  useEffect(() => {
    let isLatest = true
    if (!wish) setPolicies(undefined)
    else
      void call['policy.preview'](wish).then((answer) => {
        if (!isLatest) return
        if (answer.ok) setPolicies(answer.value)
        else store.update({ problem: answer.error })
      })
    return () => {
      isLatest = false
    }
  }, [id, store])
  return policies
}
