const MOST_RUNS = 5
/** Between growing with the size and growing with its square. */
export const NOT_SQUARED = 40

/**
 * How many times as much processor time `work` takes for ten times `size`: about 10 where it grows with the size, about
 * 100 where it grows with its square. Both are the best of some runs, taken in turns; one that is plain ends them.
 */
export async function growthTenfold(size: number, work: (size: number) => void | Promise<void>): Promise<number> {
  let [few, many] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]
  for (let run = 0; run < MOST_RUNS; run += 1) {
    few = Math.min(few, await processorTime(() => work(size)))
    many = Math.min(many, await processorTime(() => work(size * 10)))
    if (many / few < NOT_SQUARED / 2) break
  }
  return many / few
}

/** In microseconds; other work of the machine does not count. */
async function processorTime(work: () => void | Promise<void>): Promise<number> {
  const before = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(before)
  return user + system
}
