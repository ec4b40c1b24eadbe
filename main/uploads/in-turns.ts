/** Calls `act` for every item, at most `limit` at once; rejects with the first failure, after which none begins. */
export async function inTurns<T>(items: readonly T[], limit: number, act: (item: T) => Promise<void>): Promise<void> {
  const queue = items.values() // shared: each takes the next
  let hasFailed = false
  const work = async (): Promise<void> => {
    for (const item of queue) {
      if (hasFailed) return
      try {
        await act(item)
      } catch (error) {
        hasFailed = true
        throw error
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, work))
}
