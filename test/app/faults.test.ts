import * as v from 'valibot'
import { expect, test } from 'vitest'
import { runScript } from './lib/run-script.ts'

const Count = v.pipe(v.number(), v.integer(), v.minValue(0))
const Report = v.strictObject({
  kills: v.strictObject({ main: Count, page: Count, transfer: Count }),
  faults: v.record(v.string(), Count),
  files: Count,
  partsResent: Count,
  objectsWrong: Count,
  filesLost: Count,
  orphanUploads: Count,
})

/** One `npm run faults`: it starts a session, an emulator and apps of its own, and ends them. */
const runFaults = (...args: readonly string[]) => runScript('faults.mjs', Report, args)

test('faults and kills for a minute: every object equals its file, nothing is lost or left behind', async () => {
  const { exitCode, report, words } = await runFaults('--seconds', '60', '--seed', '7')
  expect(report, words).toMatchObject({ objectsWrong: 0, filesLost: 0, orphanUploads: 0 })
  expect(exitCode, words).toBe(0)
  const { main, page, transfer } = report.kills
  expect(Math.min(main, page, transfer), 'each process was killed').toBeGreaterThan(0)
  expect(Object.keys(report.faults).length, 'faults of several kinds came').toBeGreaterThan(5)
})

test('a damaged object of a real run is found and told by the exit code', async () => {
  const { exitCode, report, words } = await runFaults('--seconds', '1', '--seed', '8', '--sabotage', 'corrupt')
  expect(report, words).toMatchObject({ objectsWrong: 1, filesLost: 0, orphanUploads: 0 })
  expect(exitCode).toBe(1)
})
