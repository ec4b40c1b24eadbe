// @ts-check
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { watchCost } from './bench-cost.mjs'
import { SetUpError } from './run.mjs'
import { openApp } from './scale-app.mjs'
import { until } from './scale-page.mjs'

const START_LIMIT_MS = 60_000
/** Set by the page itself (renderer/transfer/start-mark.ts), so that it does not matter when it is asked. */
const USABLE_AT = `(() => {
  const [mark] = performance.getEntriesByName('list-usable')
  return mark ? performance.timeOrigin + mark.startTime : 0
})()`

/**
 * From the start of the process until its window shows the list and takes input. The CPU time of all its processes until
 * then tells more where other work shares the cores.
 * @param {import('./faults-app.mjs').AppGround} ground
 * @returns {Promise<{ ms: number, cpuSeconds: number }>}
 */
export async function measureStart(ground) {
  const startedMs = Date.now()
  const { pid, page, kill } = await openApp(ground)
  try {
    let usableMs = 0
    const isUsable = async () => {
      usableMs = await page.evaluate(USABLE_AT)
      return usableMs > 0
    }
    await until(isUsable, START_LIMIT_MS, 'the list')
    return { ms: usableMs - startedMs, cpuSeconds: watchCost(pid).stop().cpuSeconds }
  } finally {
    await kill()
  }
}

/** Everything that is read next comes from the disk. Root only. */
export function dropCaches() {
  execFileSync('sync')
  try {
    writeFileSync('/proc/sys/vm/drop_caches', '3')
  } catch (error) {
    throw new SetUpError(`Cold starts cannot be measured: ${error instanceof Error ? error.message : String(error)}`)
  }
}
