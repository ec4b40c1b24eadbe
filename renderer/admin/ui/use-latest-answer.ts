import { useEffect, useState } from 'react'
import type { Result } from '../../../shared/errors.ts'
import { useAdminStore } from '../use-admin.ts'

/**
 * What main answers to `wish` as it stands now; undefined without a wish. The answer to an earlier one does not count, and an
 * error is the window's problem. `wish` is compared by what it holds, `ask` not at all.
 */
export function useLatestAnswer<Wish, Answer>(
  wish: Wish | undefined,
  ask: (wish: Wish) => Promise<Result<Answer>>,
): Answer | undefined {
  const store = useAdminStore()
  const [answer, setAnswer] = useState<Answer>()
  const id = JSON.stringify(wish)
  // `id` stands for `wish`, which is a new object each time.
  useEffect(() => {
    let isLatest = true
    if (wish === undefined) setAnswer(undefined)
    else
      void ask(wish).then((result) => {
        if (!isLatest) return
        if (result.ok) setAnswer(() => result.value)
        else store.update({ problem: result.error })
      })
    return () => {
      isLatest = false
    }
  }, [id, store])
  return answer
}
