import path from 'node:path'
import type { Page } from 'playwright-core'
import { expect, test, vi } from 'vitest'
import type { Emulator } from '../emulator/index.ts'
import { type CliResult, reportOf, secretOf, startCli } from './lib/cli.ts'
import { writeBigFile } from './lib/files.ts'
import { isAlive, killHard, killTree, processesOf, transferPid } from './lib/processes.ts'
import { PROFILE, removeProfile, startAtOnce, storeProfile, transientUpload, writeProfile } from './lib/profile.ts'
import { startApp, stubPicker } from './lib/window-app.ts'
import { openEmulator, useWorkspace } from './lib/workspace.ts'

const workspace = useWorkspace()
const SIZE_MIB = 300
/** So many parts are sent before something happens; of those finished a moment before a pause none is sent again. */
const MIDDLE = 20
const SETTLED = 16

const bigFile = (sizeMib = SIZE_MIB): string => writeBigFile(path.join(workspace().dir, 'big.bin'), sizeMib)

/** Each part waits a second, and those after the middle so long that there is time to do something, also on a busy computer. */
async function slowEmulator(): Promise<Emulator> {
  const emulator = await openEmulator(workspace())
  emulator.faults.add({ kind: 'UploadPart', times: 100_000, effect: { type: 'delay', ms: 1000 } })
  emulator.faults.add({ kind: 'UploadPart', times: 100_000, after: MIDDLE, effect: { type: 'delay', ms: 6000 } })
  return emulator
}

const partsSent = (emulator: Emulator, from = 0): readonly number[] =>
  emulator.log
    .slice(from)
    .filter(({ kind, status }) => kind === 'UploadPart' && status === 200)
    .map(({ query }) => Number(new URLSearchParams(query).get('partNumber')))

const count = (emulator: Emulator, kind: string): number => emulator.log.filter((entry) => entry.kind === kind).length

/** The emulator tells nobody of what comes in, so its log is watched. */
const until = (condition: () => boolean, what: string): Promise<void> =>
  vi.waitFor(
    () => {
      if (!condition()) throw new Error(`waited in vain for: ${what}`)
    },
    { timeout: 60_000, interval: 20 },
  )

const inTheMiddle = (emulator: Emulator): Promise<void> =>
  until(() => partsSent(emulator).length >= MIDDLE, 'the middle of the upload')

/** A window that uploads the big file, and has come to its middle. */
async function windowInTheMiddle(): Promise<{ emulator: Emulator; page: Page }> {
  const emulator = await openEmulator(workspace())
  // Parts after the middle wait, however long a click takes.
  emulator.faults.add({ kind: 'UploadPart', after: MIDDLE, times: 100_000, effect: { type: 'delay', ms: 600_000 } })
  await storeProfile(workspace(), emulator)
  startAtOnce(workspace())
  const { electron, page } = await startApp(workspace())
  await stubPicker(electron, [bigFile()])
  await page.getByRole('button', { name: 'Add files' }).first().click()
  await inTheMiddle(emulator)
  return { emulator, page }
}

function expectVerified(result: CliResult, emulator: Emulator): void {
  const { files, problem } = reportOf(result)
  expect(result.exitCode, problem).toBe(0)
  const crc64 = emulator.object(emulator.bucket, 'big.bin')?.crc64
  expect(files).toMatchObject([{ key: 'big.bin', size: SIZE_MIB << 20, crc64, state: 'verified' }])
  expect(emulator.uploads()).toEqual([])
  expect(count(emulator, 'InitiateMultipartUpload')).toBe(1)
}

test('the transfer process killed in mid-upload is started again and the file ends verified', async () => {
  const emulator = await slowEmulator()
  const args = transientUpload(writeProfile(workspace(), emulator), bigFile())
  const run = startCli(workspace(), args, { stdin: secretOf(emulator.account) })
  await inTheMiddle(emulator)
  const victim = transferPid(run.pid)
  killHard(victim)
  await until(() => !isAlive(victim) && transferPid(run.pid) !== victim, 'another transfer process')
  emulator.faults.clear()
  expectVerified(await run.result, emulator)
})

test('the transfer page killed in mid-upload is loaded again and the file ends verified', async () => {
  const emulator = await slowEmulator()
  const args = transientUpload(writeProfile(workspace(), emulator), bigFile())
  const run = startCli(workspace(), args, { stdin: secretOf(emulator.account) })
  await inTheMiddle(emulator)
  const victims = processesOf(run.pid, 'renderer').map(({ pid }) => pid)
  expect(victims.length).toBeGreaterThan(0)
  for (const pid of victims) killHard(pid)
  emulator.faults.clear()
  expectVerified(await run.result, emulator)
})

test('the transfer page killed as soon as it exists, while it loads, is loaded again and the file ends verified', async () => {
  const emulator = await openEmulator(workspace())
  const args = transientUpload(writeProfile(workspace(), emulator), bigFile())
  const run = startCli(workspace(), args, { stdin: secretOf(emulator.account) })
  await until(() => processesOf(run.pid, 'renderer').length > 0, 'a renderer')
  for (const { pid } of processesOf(run.pid, 'renderer')) killHard(pid)
  expectVerified(await run.result, emulator)
})

test('the whole app killed in mid-upload: the same command goes on where it stood', async () => {
  const emulator = await slowEmulator()
  await storeProfile(workspace(), emulator)
  const args = ['upload', bigFile(), '--profile', PROFILE, '--json']
  const first = startCli(workspace(), args)
  await inTheMiddle(emulator)
  await killTree(first.pid)
  await first.result
  const before = partsSent(emulator)
  const mark = emulator.log.length
  emulator.faults.clear()
  const second = startCli(workspace(), args)
  expectVerified(await second.result, emulator)
  expect(count(emulator, 'ListParts')).toBeGreaterThan(0)
  const again = partsSent(emulator, mark)
  // How large a part is follows from how far the server is; none of them may be missing.
  const all = new Set([...before, ...again])
  expect(all.size).toBe(Math.max(...all))
  // Those answered in the moment of the end may not be in the journal yet; on a busy computer that is more than a few.
  expect(before.filter((part) => !again.includes(part)).length).toBeGreaterThan(MIDDLE / 2)
  await removeProfile(workspace())
})

test('pause keeps what was sent, resume goes on, and the file ends verified', async () => {
  const { emulator, page } = await windowInTheMiddle()
  await page.getByRole('button', { name: 'Pause big.bin' }).click()
  await page
    .getByText(/^Paused/)
    .first()
    .waitFor()
  expect(emulator.uploads()).toHaveLength(1)
  const paused = emulator.log.length
  emulator.faults.clear()
  await page.getByRole('button', { name: 'Resume big.bin' }).click()
  await page.getByText('Uploaded, verified').waitFor()
  const again = partsSent(emulator, paused)
  expect(
    partsSent(emulator)
      .slice(0, SETTLED)
      .filter((part) => again.includes(part)),
  ).toEqual([])
  expect(emulator.object(emulator.bucket, 'big.bin')?.size).toBe(SIZE_MIB << 20)
  expect(count(emulator, 'InitiateMultipartUpload')).toBe(1)
  await removeProfile(workspace())
})

test('cancel throws away at COS what was sent', async () => {
  const { emulator, page } = await windowInTheMiddle()
  await page.getByRole('button', { name: 'Cancel big.bin' }).click()
  await page.getByText('Cancelled').first().waitFor()
  await until(() => emulator.uploads().length === 0, 'the abort')
  expect(emulator.objects()).toEqual([])
  await removeProfile(workspace())
})
