import { readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import path from 'node:path'
import { expect, test } from 'vitest'
import { ask } from '../integration/endpoint/harness.ts'
import { PROFILE, removeProfile, storeProfile } from './lib/profile.ts'
import { chooseChinese, screenshot, startApp, stubConfirm, windowOf } from './lib/window-app.ts'
import { openEmulator, useWorkspace } from './lib/workspace.ts'

const workspace = useWorkspace()

/** One that is free now. */
function freePort(): Promise<number> {
  const server = createServer()
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
}

async function openPage() {
  const { electron, page } = await startApp(workspace())
  await page.getByRole('button', { name: /^(Settings|设置)$/ }).click()
  const admin = await windowOf(electron, 'admin')
  await stubConfirm(electron)
  await admin.getByRole('button', { name: /^(Broker endpoint|服务端点)$/ }).click()
  const asked = () => electron.evaluate(() => String(Reflect.get(globalThis, 'courierTestAsked')))
  return { electron, admin, asked }
}

test('a client is added, its token shown once; the endpoint is set up, started, used and stopped, each after a question', async () => {
  const emulator = await openEmulator(workspace())
  await storeProfile(workspace(), emulator, { prefix: 'in/' })
  const port = await freePort()
  const { electron, admin, asked } = await openPage()
  await admin.getByText('Choose a profile below, and save.').waitFor()
  await screenshot(admin, 'broker-endpoint-new')
  await admin.getByLabel('Name', { exact: true }).fill('web page')
  await admin.getByLabel('Folder').fill('in/web/')
  await admin.getByText('Uploads of a page’s form too').click()
  await admin.getByRole('button', { name: 'Add…' }).click()
  const token = (await admin.locator('.copy-text code').innerText()).trim()
  expect(token).toMatch(/^[A-Za-z0-9_-]{43}$/)
  expect(await asked()).toContain('Let “web page” ask for temporary keys?')
  await admin.getByText('never asked').waitFor()
  await admin.getByRole('button', { name: 'Audit log' }).click()
  await admin.getByRole('button', { name: 'Broker endpoint' }).click()
  await admin.getByText('never asked').scrollIntoViewIfNeeded()
  expect(await admin.content()).not.toContain(token)
  await screenshot(admin, 'broker-endpoint-client')

  await admin.locator('form').first().getByRole('button', { name: 'Profile' }).click()
  await admin.getByRole('option', { name: PROFILE }).click()
  await admin.getByLabel('Port').fill(String(port))
  await admin.getByLabel('Pages that may ask').fill('https://app.example.com/path')
  await admin.getByRole('button', { name: 'Save' }).click()
  await admin.getByText('Enter origins such as https://app.example.com').waitFor()
  await screenshot(admin, 'broker-endpoint-wrong')
  await admin.getByLabel('Pages that may ask').fill('https://app.example.com/')
  await admin.getByRole('button', { name: 'Save' }).click()
  await admin.getByRole('button', { name: 'Start…' }).click()
  await admin.getByText(`Answers at http://127.0.0.1:${port}`).waitFor()
  expect(await asked()).toContain('allowedOrigins: (none) → https://app.example.com')
  expect(await asked()).toContain('Start the broker endpoint?')

  const address = `http://127.0.0.1:${port}`
  expect(await ask(address, { token })).toMatchObject({ status: 200 })
  expect(await ask(address)).toMatchObject({ status: 401 })
  await admin.getByText('Keys given: 1. Refused: 1.').waitFor()
  await admin.getByText(/last key/).waitFor()
  await screenshot(admin, 'broker-endpoint-running')
  await admin.getByRole('button', { name: 'Remove web page' }).click()
  await admin.getByText('Nobody yet.').waitFor()
  expect(await ask(address, { token })).toMatchObject({ status: 401 })
  await admin.getByRole('button', { name: 'Stop' }).click()
  await admin.getByText('Not running.').waitFor()
  await expect(ask(address)).rejects.toThrow('ECONNREFUSED')
  const settings = readFileSync(path.join(workspace().dataDir, 'settings.json'), 'utf8')
  expect(settings).not.toContain(token)
  await electron.close()
  await removeProfile(workspace())
})

test('saved so, it starts with the app, in Chinese too, and ends with it; a port that is taken is told', async () => {
  const emulator = await openEmulator(workspace())
  await storeProfile(workspace(), emulator)
  const port = await freePort()
  const first = await openPage()
  await chooseChinese(first.admin, '服务端点')
  await first.admin.locator('form').first().getByRole('button', { name: '配置' }).click()
  await first.admin.getByRole('option', { name: PROFILE }).click()
  await first.admin.getByLabel('端口').fill(new URL(emulator.pathEndpoints.cosHttp).port)
  await first.admin.getByText('随应用启动').click()
  await first.admin.getByRole('button', { name: '保存' }).click()
  await first.admin.getByRole('button', { name: '启动…' }).click()
  await first.admin.getByText('另一个程序已在使用').first().waitFor()
  await screenshot(first.admin, 'broker-endpoint-taken-zh')
  await first.admin.getByLabel('端口').fill(String(port))
  await first.admin.getByRole('button', { name: '保存' }).click()
  await expect.poll(() => readFileSync(path.join(workspace().dataDir, 'settings.json'), 'utf8')).toContain(`${port}`)
  await first.electron.close()
  const second = await openPage()
  await second.admin.getByText(`在 http://127.0.0.1:${port} 应答`).waitFor()
  await screenshot(second.admin, 'broker-endpoint-zh')
  expect(await ask(`http://127.0.0.1:${port}`, { path: '/healthz' })).toMatchObject({ status: 200 })
  await second.electron.close()
  await expect.poll(() => ask(`http://127.0.0.1:${port}`).catch(() => 'closed'), { timeout: 20_000 }).toBe('closed')
  const log = () => readFileSync(path.join(workspace().dataDir, 'audit.jsonl'), 'utf8')
  await expect.poll(log).toContain('"event":"endpoint-stopped","who":"app"')
  await removeProfile(workspace())
})
