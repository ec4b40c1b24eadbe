import path from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ROOT } from '../../scripts/lib/project.mjs'
import { isSandboxed, processTree } from '../../scripts/lib/sandbox-proof.mjs'
import { type Listener, openListener } from './lib/listener.ts'
import { searchMemory } from './lib/memory.ts'
import { openPlainWindow } from './lib/plain-window.ts'
import { processesOf, transferPid } from './lib/processes.ts'
import { storeProfile } from './lib/profile.ts'
import { openPassphraseWindow, rendererPid, startApp, type WindowApp, windowOf } from './lib/window-app.ts'
import { openEmulator, openWorkspace, type Workspace } from './lib/workspace.ts'

let workspace: Workspace
let listener: Listener
let app: WindowApp
let pages: { transfer: Page; admin: Page; 'key-entry': Page; passphrase: Page }

beforeAll(async () => {
  workspace = openWorkspace()
  listener = await openListener(workspace)
  const emulator = await openEmulator(workspace)
  await storeProfile(workspace, emulator, {}, null)
  app = await startApp(workspace)
  const transfer = app.page
  await transfer.getByRole('button', { name: 'Settings' }).click()
  const admin = await windowOf(app.electron, 'admin')
  const passphrase = await openPassphraseWindow(app.electron, admin)
  await admin.getByRole('button', { name: 'test' }).first().click()
  await admin.getByRole('button', { name: /^(?:Enter|Replace) key…$/ }).click()
  pages = { transfer, admin, 'key-entry': await windowOf(app.electron, 'key-entry'), passphrase }
})
afterAll(() => workspace.close())

const PAGES = ['transfer', 'admin', 'key-entry', 'passphrase'] as const

test('the kernel holds every renderer: seccomp filter, own process namespace, no switch that turns it off', () => {
  const renderers = processesOf(app.pid, 'renderer')
  expect(renderers.length).toBeGreaterThanOrEqual(4)
  for (const { seccomp, namespaces } of renderers) {
    expect(seccomp).toBe(2)
    expect(namespaces).toBeGreaterThan(1)
  }
  for (const { commandLine } of processTree(app.pid)) expect(commandLine).not.toContain('--no-sandbox')
  expect(isSandboxed(app.pid)).toBe(true)
})

test('the same question answers no for a run without the sandbox', async () => {
  const page = await openPlainWindow(workspace, listener.origin, { args: ['--no-sandbox'] })
  const pid = page.electron.process().pid ?? 0
  const renderers = processesOf(pid, 'renderer')
  expect(renderers.length).toBeGreaterThan(0)
  expect(renderers.map(({ seccomp, namespaces }) => [seccomp, namespaces])).toEqual(renderers.map(() => [0, 1]))
  expect(isSandboxed(pid)).toBe(false)
})

test('each window has a process of its own', async () => {
  const pids = await Promise.all(PAGES.map((name) => rendererPid(app.electron, pages[name])))
  expect(new Set(pids).size).toBe(PAGES.length)
})

test('the transfer process knows nothing of the environment, so nothing of the session bus', () => {
  // Not from /proc/PID/environ: Chromium writes its title over it. What a process was started with is in its memory.
  const { DBUS_SESSION_BUS_ADDRESS: bus = '', HOME: home = '' } = process.env
  const needles = [`DBUS_SESSION_BUS_ADDRESS=${bus}`, `HOME=${home}`].map((text) => ({
    label: text,
    bytes: Buffer.from(text),
  }))
  expect(searchMemory(app.pid, needles).found).toHaveLength(2)
  expect(searchMemory(transferPid(app.pid), needles).found).toEqual([])
})

test.each(PAGES)('%s: beside what every page has there is only `bridge`, and of Node nothing', async (name) => {
  const { page: plain } = await openPlainWindow(workspace, listener.origin)
  const usual = await plain.evaluate(() => Object.getOwnPropertyNames(window))
  const names = await pages[name].evaluate(() => Object.getOwnPropertyNames(window))
  expect(names.filter((one) => !usual.includes(one))).toEqual(['bridge'])
  const node = await pages[name].evaluate(() =>
    ['require', 'process', 'module', 'Buffer'].map((one) => typeof Reflect.get(window, one)),
  )
  expect(node).toEqual(['undefined', 'undefined', 'undefined', 'undefined'])
})

const environmentCall = async (): Promise<unknown> => {
  const bridge = Reflect.get(window, 'bridge')
  return bridge === undefined ? 'no bridge' : bridge.call['environment.get']({})
}

test('a frame inside our page gets no bridge', async () => {
  const inside = await pages.transfer.evaluate(async () => {
    const frame = document.createElement('iframe')
    document.body.append(frame)
    const blank = typeof Reflect.get(frame.contentWindow ?? {}, 'bridge')
    const loaded = new Promise((resolve) => frame.addEventListener('load', resolve))
    frame.src = 'app://transfer/transfer/index.html'
    await loaded
    let own = 'blocked'
    try {
      own = typeof Reflect.get(frame.contentWindow ?? {}, 'bridge')
    } catch {
      // An error page of another origin: the page was not shown in the frame.
    }
    frame.remove()
    return [blank, own]
  })
  expect(inside).toEqual(['undefined', 'blocked'])
})

test('a call is answered to our page on our origin, and refused to any other that holds the same preload', async () => {
  expect(await pages.transfer.evaluate(environmentCall)).toMatchObject({ ok: true })
  const preload = path.join(ROOT, 'dist/preload/transfer.cjs')
  const foreign = await app.electron.evaluate(async ({ BrowserWindow }, file) => {
    const window = new BrowserWindow({ show: false, webPreferences: { preload: file, sandbox: true } })
    await window.loadURL('data:text/html,foreign')
    const answer = await window.webContents.executeJavaScript(`bridge.call['environment.get']({})`)
    window.destroy()
    return answer
  }, preload)
  expect(foreign).toEqual({ ok: false, error: { code: 'untrusted-sender', subject: 'environment.get' } })
  const handle = await app.electron.browserWindow(pages.transfer)
  const elsewhere = await handle.evaluate(async (window) => {
    await window.loadURL('about:blank')
    return window.webContents.executeJavaScript(`bridge.call['environment.get']({})`)
  })
  expect(elsewhere).toEqual({ ok: false, error: { code: 'untrusted-sender', subject: 'environment.get' } })
})

test('the admin window cannot make the transfer window’s calls, nor the key-entry window either’s', async () => {
  const calls = (page: Page): Promise<readonly string[]> =>
    page.evaluate(() => Object.keys(Reflect.get(window, 'bridge').call).sort())
  expect(await calls(pages['key-entry'])).toEqual([
    'headers.submit',
    'key.cancel',
    'key.submit',
    'proxy-password.submit',
    'temporary.submit',
  ])
  expect(await calls(pages.admin)).not.toContain('credential.get')
  const preload = path.join(ROOT, 'dist/preload/transfer.cjs')
  const answer = await app.electron.evaluate(async ({ BrowserWindow }, file) => {
    const window = new BrowserWindow({
      show: false,
      webPreferences: { preload: file, sandbox: true, partition: 'admin' },
    })
    await window.loadURL('app://admin/admin/index.html')
    const refused = await window.webContents.executeJavaScript(`bridge.call['environment.get']({})`)
    window.destroy()
    return refused
  }, preload)
  expect(answer).toMatchObject({ ok: false, error: { code: 'untrusted-sender' } })
})
