import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { type Emulator, EXAMPLE_BUCKET } from '../emulator/index.ts'
import { type ForwardProxy, type ForwardProxyOptions, startForwardProxy } from '../fakes/forward-proxy.ts'
import { reportOf, runCli } from './lib/cli.ts'
import { writeTree } from './lib/files.ts'
import { keychainEntries } from './lib/keychain.ts'
import { PROFILE, removeProfile, storeProfile } from './lib/profile.ts'
import { screenshot, startApp, stubConfirm, windowOf } from './lib/window-app.ts'
import { openEmulator, useWorkspace } from './lib/workspace.ts'

const workspace = useWorkspace()

// Names that no resolver knows: only the proxy finds the servers, so whatever arrives came through it.
const COS = 'cos.ap-guangzhou.example.test'
const STS = 'sts.example.test'
const FAR = { cosEndpoint: `https://${COS}`, stsEndpoint: `https://${STS}` }
const LOGIN = 'jane:EXAMPLE-proxy-password'

async function farEmulator(): Promise<Emulator> {
  const certificateNames = [COS, `${EXAMPLE_BUCKET.bucket}.${COS}`, STS]
  return openEmulator(workspace(), { certificateNames })
}

async function proxyTo(emulator: Emulator, options: ForwardProxyOptions = {}): Promise<ForwardProxy> {
  const portOf = (url: string): number => Number(new URL(url).port)
  const cos = portOf(emulator.endpoints.cosHttps)
  const resolves = { [COS]: cos, [`*.${COS}`]: cos, [STS]: portOf(emulator.endpoints.sts) }
  const proxy = await startForwardProxy({ resolves, ...options })
  workspace().defer(() => proxy.close())
  return proxy
}

function fileOf(name: string, content: unknown): string {
  const file = path.join(workspace().dir, name)
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content))
  return file
}

const setNetwork = async (content: object, password?: string): Promise<void> => {
  const args = ['network', 'set', '--file', fileOf('network.json', content)]
  const secret = password === undefined ? [] : ['--secret-stdin']
  const { exitCode, stderr } = await runCli(workspace(), [...args, ...secret], { stdin: `${password ?? ''}\n` })
  expect(exitCode, stderr).toBe(0)
}

const tree = (): string =>
  writeTree(path.join(workspace().dir, 'shots'), { 'a.txt': 'a', 'b/c.txt': 'c'.repeat(3_000_000) })
const upload = (env: NodeJS.ProcessEnv = {}) =>
  runCli(workspace(), ['upload', tree(), '--profile', PROFILE, '--json'], { env })

const TARGETS = [`CONNECT ${STS}:443`, `CONNECT ${EXAMPLE_BUCKET.bucket}.${COS}:443`]

test('a folder goes through a proxy with a password from the keychain, and nothing goes beside it', async () => {
  const emulator = await farEmulator()
  const proxy = await proxyTo(emulator, { login: LOGIN })
  await storeProfile(workspace(), emulator, FAR)
  const manual = { mode: 'manual', host: '127.0.0.1', port: proxy.port, user: 'jane' }
  await setNetwork({ proxy: { mode: 'none' } })
  const without = await upload()
  expect(without.exitCode, 'without the proxy there is no way').not.toBe(0)
  expect([emulator.log, proxy.seen]).toEqual([[], []])

  await setNetwork({ proxy: manual }, 'EXAMPLE-wrong')
  const refused = await upload()
  expect(refused.stdout).toContain('proxy-auth-required')
  expect([emulator.log, proxy.seen]).toEqual([[], []])

  await setNetwork({ proxy: manual }, 'EXAMPLE-proxy-password')
  const result = await upload()
  const { files, problem } = reportOf(result)
  expect(result.exitCode, problem).toBe(0)
  expect(files.map(({ state }) => state)).toEqual(['verified', 'verified'])
  expect(new Set(proxy.seen)).toEqual(new Set(TARGETS))
  expect(emulator.objects().map(({ key }) => key)).toEqual(['shots/a.txt', 'shots/b/c.txt'])

  const shown = await runCli(workspace(), ['network', 'show', '--json'])
  expect(JSON.parse(shown.stdout)).toEqual({ proxy: manual, hasPassword: true })
  const kept = keychainEntries().filter(({ account }) => account.startsWith('n-'))
  expect(kept.map(({ password }) => JSON.parse(password))).toEqual([{ proxyPassword: 'EXAMPLE-proxy-password' }])
  const written = ['settings.json', 'audit.jsonl', path.join('logs', 'main.log')]
    .map((name) => path.join(workspace().dataDir, name))
    .filter((name) => existsSync(name))
    .map((name) => readFileSync(name, 'utf8'))
  expect(written.length).toBeGreaterThan(1)
  expect([...written, result.stdout, result.stderr, shown.stdout].join('')).not.toContain('EXAMPLE-proxy')

  await setNetwork({ proxy: { mode: 'none' } })
  expect(keychainEntries().filter(({ account }) => account.startsWith('n-'))).toEqual([])
  await removeProfile(workspace())
})

test('a PAC script leads to the proxy, with the app’s own authority; one that fails leads nowhere', async () => {
  const emulator = await farEmulator()
  const proxy = await proxyTo(emulator)
  await storeProfile(workspace(), emulator, { ...FAR, caFile: undefined })
  const script = `function FindProxyForURL(url, host) {
    return dnsDomainIs(host, '.example.test') ? 'PROXY 127.0.0.1:${proxy.port}; DIRECT' : 'DIRECT'
  }`
  fileOf('good.pac', script)
  await setNetwork({ proxy: { mode: 'pac', location: 'good.pac' } })
  const untrusted = await upload()
  expect(untrusted.stdout, 'no authority vouches for them yet').toContain('tls-failure')
  expect(emulator.log).toEqual([])
  const { caFile } = emulator
  await setNetwork({ proxy: { mode: 'pac', location: 'good.pac' }, caFile })
  const result = await upload()
  expect(result.exitCode, reportOf(result).problem).toBe(0)
  expect(new Set(proxy.seen)).toEqual(new Set(TARGETS))
  const before = [emulator.log.length, proxy.seen.length]
  fileOf('bad.pac', 'function FindProxyForURL(url, host) { throw new Error("no") }')
  await setNetwork({ proxy: { mode: 'pac', location: 'bad.pac' }, caFile })
  const failed = await upload()
  expect(failed.stdout).toContain('pac-failed')
  expect([emulator.log.length, proxy.seen.length]).toEqual(before)
  await removeProfile(workspace())
})

test('without a setting the environment’s proxy counts on Linux, and its exceptions', async () => {
  const emulator = await farEmulator()
  const proxy = await proxyTo(emulator)
  await storeProfile(workspace(), emulator, FAR)
  const env = { HTTPS_PROXY: `http://127.0.0.1:${proxy.port}`, https_proxy: `http://127.0.0.1:${proxy.port}` }
  const result = await upload(env)
  expect(result.exitCode, reportOf(result).problem).toBe(0)
  expect(new Set(proxy.seen)).toEqual(new Set(TARGETS))
  const excepted = await upload({ ...env, NO_PROXY: '.example.test', no_proxy: '.example.test' })
  expect(excepted.exitCode, 'directly there is no way').not.toBe(0)
  await removeProfile(workspace())
})

test('the settings change the proxy after a dialog, keep its password, and the connection test names it', async () => {
  const emulator = await farEmulator()
  const proxy = await proxyTo(emulator, { login: LOGIN })
  await storeProfile(workspace(), emulator, FAR)
  await setNetwork({ proxy: { mode: 'none' } })
  const { electron, page } = await startApp(workspace())
  await page.getByRole('button', { name: 'Settings' }).click()
  const admin = await windowOf(electron, 'admin')
  await stubConfirm(electron)
  await admin.getByRole('button', { name: 'Network', exact: true }).click()
  await admin.getByRole('button', { name: /^None/ }).click()
  await admin.getByRole('option', { name: 'This HTTP proxy' }).click()
  await admin.getByLabel('Proxy’s host').fill('127.0.0.1')
  await admin.getByLabel('Port', { exact: true }).fill('99999')
  await admin.getByLabel('User name').fill('jane')
  await admin.getByRole('button', { name: 'Save' }).click()
  await admin.getByText('Enter a number from 1 to 65535.').waitFor()
  await admin.getByLabel('Port', { exact: true }).fill(String(proxy.port))
  await screenshot(admin, 'network-manual')
  await admin.getByRole('button', { name: 'Save' }).click()
  await admin.getByText('Saved.', { exact: true }).waitFor()
  const asked = String(await electron.evaluate(() => Reflect.get(globalThis, 'courierTestAsked')))
  expect(asked).toContain('Proxy: None → This HTTP proxy')
  expect(asked).toContain(String(proxy.port))
  await admin.getByRole('button', { name: 'Enter password…' }).click()
  const entry = await windowOf(electron, 'key-entry')
  await entry.getByLabel('Password').fill('EXAMPLE-proxy-password')
  await screenshot(entry, 'network-password')
  await entry.getByRole('button', { name: 'Store password' }).click()
  await admin.getByText('Kept in the keychain, for this proxy and user only.').waitFor()
  await screenshot(admin, 'network-saved')
  await admin.getByRole('button', { name: EXAMPLE_BUCKET.bucket }).click()
  await admin.getByRole('button', { name: 'Test connection' }).click()
  await admin.getByText(`through the proxy 127.0.0.1:${proxy.port}`).first().waitFor()
  await screenshot(admin, 'network-tested')
  expect(new Set(proxy.seen)).toEqual(new Set(TARGETS))
  await electron.close()
  await setNetwork({ proxy: { mode: 'none' } })
  await removeProfile(workspace())
})

test('a proxy that is chosen from another shell reaches the running window’s settings', async () => {
  const emulator = await farEmulator()
  await storeProfile(workspace(), emulator, FAR, null)
  writeSettingsLanguage('zh-CN')
  const { electron, page } = await startApp(workspace())
  await page.getByRole('button', { name: '设置' }).click()
  const admin = await windowOf(electron, 'admin')
  await admin.getByRole('button', { name: '网络', exact: true }).click()
  await admin.getByText('按系统设置（常用）').first().waitFor()
  await screenshot(admin, 'network-zh')
  await setNetwork({
    proxy: { mode: 'manual', host: 'proxy.example.test', port: 3128, user: 'jane', bypass: ['*.a.test'] },
  })
  await admin.getByRole('button', { name: EXAMPLE_BUCKET.bucket }).click()
  await admin.getByRole('button', { name: '网络', exact: true }).click()
  await admin.getByLabel('代理主机').waitFor()
  expect(await admin.getByLabel('代理主机').inputValue()).toBe('proxy.example.test')
  await screenshot(admin, 'network-manual-zh')
  await electron.close()
  await removeProfile(workspace())
})

function writeSettingsLanguage(language: string): void {
  const file = path.join(workspace().dataDir, 'settings.json')
  writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), language }))
}
