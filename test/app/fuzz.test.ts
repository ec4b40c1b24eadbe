import * as v from 'valibot'
import { expect, test } from 'vitest'
import { runScript } from './lib/run-script.ts'

const Count = v.pipe(v.number(), v.integer(), v.minValue(0))
const Report = v.strictObject({ calls: Count, refused: Count, accepted: Count, crashes: Count, leaks: Count })

/** One `npm run fuzz`: it starts a session, an emulator and an app of its own, and ends them. */
const runFuzz = (...args: readonly string[]) => runScript('fuzz.mjs', Report, args)

test('calls that no window of ours makes are refused, and nothing dies or leaks', async () => {
  const { exitCode, report, words } = await runFuzz('--calls', '800', '--seed', '11')
  expect(report, words).toMatchObject({ calls: 800, crashes: 0, leaks: 0 })
  expect(report.refused + report.accepted).toBe(800)
  expect(report.accepted, 'valid calls are among them').toBeGreaterThan(15)
  expect(exitCode, words).toBe(0)
})

test('a handler that answers with the permanent key is found', async () => {
  const { exitCode, report, words } = await runFuzz('--calls', '60', '--seed', '12', '--sabotage', 'leak')
  expect(report.leaks, words).toBeGreaterThan(0)
  expect(exitCode).toBe(1)
})

test('a main process that asks nobody who he is is found', async () => {
  const { exitCode, report, words } = await runFuzz('--calls', '600', '--seed', '15', '--sabotage', 'trust')
  expect(report, words).toMatchObject({ calls: 600, leaks: 0 })
  expect(report.refused + report.accepted, 'some were neither').toBeLessThan(600)
  expect(words).toContain('a foreign sender came as far as')
  expect(exitCode).toBe(1)
})

test('a handler that fails in a way nobody foresaw is found', async () => {
  const { exitCode, report, words } = await runFuzz('--calls', '60', '--seed', '14', '--sabotage', 'crash')
  expect(report.crashes, words).toBeGreaterThan(0)
  expect(exitCode).toBe(1)
})
