import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, onTestFinished, test } from 'vitest'
import { kindOf, parseStat, watchCost } from '../../../scripts/lib/bench-cost.mjs'

test('reads parent, CPU and start from /proc/PID/stat, whatever the command is called', () => {
  const rest = 'S 41 42 42 0 -1 4194560 100 0 0 0 250 50 7 7 20 0 1 0 987654 1000 200'
  expect(parseStat(`42 (a) b) (c) ${rest}`)).toEqual({ parentPid: 41, ticks: 300, startedTicks: '987654' })
})

test.each([
  ['/x/electron\0/app\0upload\0', 'main'],
  ['/x/electron\0--type=zygote\0--no-zygote-sandbox\0', 'zygote'],
  ['/x/electron --type=renderer --user-data-dir=/y --lang=en', 'renderer'],
  ['/x/electron\0--type=gpu-process\0', 'gpu'],
  ['/x/electron\0--type=utility\0--utility-sub-type=network.mojom.NetworkService\0', 'network'],
  ['/x/electron\0--type=utility\0--utility-sub-type=node.mojom.NodeService\0', 'transfer'],
  ['/x/chrome_crashpad_handler\0--monitor-self\0', 'crashpad'],
])('the process %j is the %s', (commandLine, kind) => {
  expect(kindOf(commandLine)).toBe(kind)
})

/** Uses so much CPU and ends; the clock is looked at rarely, for looking costs more than computing. */
const burn = (seconds: number) =>
  `while (process.cpuUsage().user < ${seconds * 1e6}) for (let i = 0; i < 1e6; i++) Math.sqrt(i);`
const IDLE = 'setInterval(() => {}, 1000); console.log("ready")'

function start(script: string) {
  const child = spawn(process.execPath, ['-e', script], { stdio: ['pipe', 'pipe', 'inherit'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  return child
}

/** Says when its child has used 0.6 s, ends that on a word, and says so. */
const PARENT = `
  const { spawn } = require('node:child_process')
  const work = ${JSON.stringify(`${burn(0.6)} console.log("used"); process.stdin.resume()`)}
  const child = spawn(process.execPath, ['-e', work], { stdio: ['pipe', 'inherit', 'inherit'] })
  process.stdin.once('data', () => child.stdin.end())
  child.once('exit', () => console.log('ended'))`

test('counts what a grandchild used, also after it has ended', { timeout: 30_000 }, async () => {
  const child = start(PARENT)
  const costs = watchCost(child.pid ?? 0)
  await once(child.stdout, 'data')
  costs.look()
  child.stdin.write('end\n')
  await once(child.stdout, 'data')
  const { cpuSeconds, cpuSecondsByKind, peakMemoryBytes } = costs.stop()
  expect(cpuSeconds).toBeGreaterThan(0.55)
  expect(cpuSecondsByKind).toEqual({ main: cpuSeconds })
  expect(peakMemoryBytes['main']).toBeGreaterThan(10_000_000)
})

test('does not count a process that is not of the tree', { timeout: 30_000 }, async () => {
  const outsider = start(burn(1))
  const child = start(IDLE)
  const costs = watchCost(child.pid ?? 0)
  await Promise.all([once(child.stdout, 'data'), once(outsider, 'exit')])
  expect(costs.stop().cpuSeconds).toBeLessThan(0.5)
})
