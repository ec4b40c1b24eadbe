import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { ElectronApplication } from 'playwright-core'
import { expect, test, vi } from 'vitest'
import { runCli } from './lib/cli.ts'
import { PROFILE, removeProfile, storeProfile } from './lib/profile.ts'
import { startApp } from './lib/window-app.ts'
import { openEmulator, useWorkspace } from './lib/workspace.ts'

const workspace = useWorkspace()
const LINK = 'cos-courier://profile?name=Team&bucket=photos-1250000000&region=ap-guangzhou&prefix=in%2F'

interface Question {
  readonly type: string
  readonly message: string
  readonly detail: string
}
/** Native questions stay open until `answer` answers the oldest of them with that button. */
const holdQuestions = (electron: ElectronApplication): Promise<void> =>
  electron.evaluate(({ dialog }) => {
    const asked: string[] = []
    const open: ((answer: { response: number; checkboxChecked: boolean }) => void)[] = []
    Object.assign(globalThis, { courierAsked: asked, courierOpen: open })
    dialog.showMessageBox = (...args: unknown[]) => {
      asked.push(JSON.stringify(args.at(-1)))
      return new Promise((resolve) => open.push(resolve))
    }
  })
const questions = async (electron: ElectronApplication): Promise<readonly Question[]> =>
  (await electron.evaluate((): readonly string[] => Reflect.get(globalThis, 'courierAsked'))).map((text) =>
    JSON.parse(text),
  )
const answer = (electron: ElectronApplication, response: number): Promise<void> =>
  electron.evaluate(
    (_electron, button) => Reflect.get(globalThis, 'courierOpen').shift()({ response: button }),
    response,
  )

const dataFile = (name: string): string => path.join(workspace().dataDir, name)
const settingsNow = () => JSON.parse(readFileSync(dataFile('settings.json'), 'utf8'))
const log = (): string => readFileSync(dataFile('logs/main.log'), 'utf8')
/** A start by the desktop: what somebody clicked, after `--`. */
const follow = (...after: readonly string[]) =>
  runCli(workspace(), ['--data-dir', workspace().dataDir, '--', ...after], { withDataDir: false })

test('a link opens a native dialog in the app that runs; yes adds a profile without selecting it, no adds nothing', async () => {
  const emulator = await openEmulator(workspace())
  await storeProfile(workspace(), emulator)
  const before = settingsNow()
  const { electron } = await startApp(workspace())
  await holdQuestions(electron)

  expect(await follow(LINK)).toMatchObject({ exitCode: 0 })
  await vi.waitFor(async () => expect(await questions(electron)).toHaveLength(1), { timeout: 20_000 })
  const [first] = await questions(electron)
  expect(first?.message).toBe('Add profile “Team”?')
  for (const line of ['Host: photos-1250000000.cos.ap-guangzhou.myqcloud.com', 'Region: ap-guangzhou', 'Folder: in/'])
    expect(first?.detail).toContain(line)
  expect(await follow(LINK)).toMatchObject({ exitCode: 0 })
  await vi.waitFor(() => expect(log()).toContain('link dropped'), { timeout: 20_000 })
  expect(await questions(electron)).toHaveLength(1)
  await answer(electron, 0)
  await vi.waitFor(() => expect(log()).toContain('link declined'), { timeout: 20_000 })
  expect(settingsNow()).toEqual(before)

  await follow(LINK)
  await vi.waitFor(async () => expect(await questions(electron)).toHaveLength(2), { timeout: 20_000 })
  await answer(electron, 1)
  await vi.waitFor(() => expect(settingsNow().profiles).toHaveLength(2), { timeout: 20_000 })
  expect(settingsNow()).toMatchObject({
    ...{ profiles: [{ name: PROFILE }, { name: 'Team', file: { bucket: 'photos-1250000000', prefix: 'in/' } }] },
    activeProfileId: before.activeProfileId,
  })

  await follow(`${LINK}&secretKey=EXAMPLEVALUE`)
  await vi.waitFor(async () => expect(await questions(electron)).toHaveLength(3), { timeout: 20_000 })
  expect((await questions(electron)).at(-1)).toMatchObject({ type: 'warning', message: 'The link was refused' })
  await answer(electron, 0)
  expect(log()).not.toContain('EXAMPLEVALUE')
  expect(readFileSync(dataFile('audit.jsonl'), 'utf8')).toMatch(/"event":"profile-imported","who":"link"/)
  expect(emulator.log).toEqual([])
  await electron.close()
  await removeProfile(workspace())
})

test('a link where none is expected, or anything else after --, starts nothing', async () => {
  for (const after of [['--version'], ['upload'], [LINK, '--secret-stdin']]) {
    const { exitCode, stderr } = await follow(...after)
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('one link')])
  }
  expect(await runCli(workspace(), [LINK])).toMatchObject({ exitCode: 2 })
  expect(existsSync(dataFile('settings.json'))).toBe(false)
})
