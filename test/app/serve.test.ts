import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { nodeServices } from '../../scripts/lib/processes.mjs'
import { ask } from '../integration/endpoint/harness.ts'
import { type RunningCli, readyLine, runCli, startCli } from './lib/cli.ts'
import { needlesFor, searchMemory } from './lib/memory.ts'
import { PROFILE, removeProfile, storeProfile } from './lib/profile.ts'
import { startApp } from './lib/window-app.ts'
import { openEmulator, useWorkspace } from './lib/workspace.ts'

const workspace = useWorkspace()

async function addClient(name: string, ...options: readonly string[]): Promise<string> {
  const args = ['serve', 'client', 'add', name, '--profile', PROFILE, '--json', ...options]
  const { stdout, stderr, exitCode } = await runCli(workspace(), args)
  expect(exitCode, stderr).toBe(0)
  return JSON.parse(stdout).token
}

const serve = (...options: readonly string[]): RunningCli =>
  startCli(workspace(), ['serve', '--profile', PROFILE, '--port', '0', '--json', ...options])

const auditLines = (): readonly Record<string, unknown>[] =>
  readFileSync(path.join(workspace().dataDir, 'audit.jsonl'), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))

test('serve gives a client a key by the real keychain, and the endpoint process never holds the permanent one', async () => {
  const emulator = await openEmulator(workspace())
  await storeProfile(workspace(), emulator, { prefix: 'in/' })
  const token = await addClient('web page', '--prefix', 'in/web/', '--form-upload')
  const running = serve()
  const { address, type, clients } = await readyLine(running)
  expect([type, clients]).toEqual(['ready', 1])
  const answer = await ask(address, { token, method: 'POST', path: '/api/get-cos-credentials' })
  expect(answer).toMatchObject({ status: 200, body: { bucket: emulator.bucket, prefix: 'in/web/' } })
  expect(await ask(address)).toMatchObject({ status: 401 })

  const { secretId, secretKey } = emulator.account
  const needles = [secretId, secretKey].flatMap(needlesFor)
  // What only the endpoint process knows: finding it shows that this one is searched.
  const own = { label: 'own', bytes: Buffer.from('GET /sign, POST /api/get-cos-credentials and GET /healthz') }
  const found = nodeServices(running.pid).map((pid) => ({ pid, labels: searchMemory(pid, [...needles, own]).found }))
  expect(found.map(({ labels }) => labels.filter((label) => label !== 'own'))).toEqual(found.map(() => []))
  const [endpoint] = found.filter(({ labels }) => labels.includes('own'))
  const environment = readFileSync(`/proc/${endpoint?.pid}/environ`, 'latin1')
  expect(environment.split('\0').filter((entry) => entry !== '')).toEqual(['LANG=C.UTF-8'])
  process.kill(running.pid, 'SIGTERM')
  const { exitCode, stderr } = await running.result
  expect(exitCode, stderr).toBe(0)
  const events = auditLines().map(({ event, outcome }) => `${event ?? 'credential'} ${outcome}`)
  expect(events.filter((event) => !event.startsWith('profile') && !event.startsWith('key'))).toEqual([
    'client-added accepted',
    'endpoint-started accepted',
    'credential granted',
    'endpoint-answered granted',
    'endpoint-answered unauthorized',
    'endpoint-stopped accepted',
  ])
  expect(JSON.stringify(auditLines())).not.toContain(token)
  const settings = readFileSync(path.join(workspace().dataDir, 'settings.json'), 'utf8')
  expect(settings).not.toContain(token)
  await removeProfile(workspace())
})

test('a window that owns the data folder serves for the command, until the command is ended', async () => {
  const emulator = await openEmulator(workspace())
  await storeProfile(workspace(), emulator)
  await startApp(workspace())
  const running = serve()
  const { address, clients } = await readyLine(running)
  expect(clients).toBe(0)
  const token = await addClient('late')
  expect(await ask(address, { token })).toMatchObject({ status: 200 })
  const second = await serve().result
  expect([second.exitCode, second.stderr]).toEqual([3, expect.stringContaining('runs already')])
  expect((await runCli(workspace(), ['serve', 'client', 'list'])).stdout).toBe(`late\t${PROFILE}\t\tupload\n`)
  await runCli(workspace(), ['serve', 'client', 'remove', 'late'])
  expect(await ask(address, { token })).toMatchObject({ status: 401 })
  process.kill(running.pid, 'SIGINT')
  await running.result
  await expect.poll(() => ask(address).catch(() => 'closed'), { timeout: 20_000 }).toBe('closed')
  await removeProfile(workspace())
})

test('what cannot be served is refused with its reason, before or after the app is started', async () => {
  const emulator = await openEmulator(workspace())
  await storeProfile(workspace(), emulator)
  const refused = async (...options: readonly string[]) => {
    const { exitCode, stderr } = await serve(...options).result
    return [exitCode, stderr]
  }
  expect(await refused('--host', '0.0.0.0')).toEqual([2, expect.stringContaining('give --tls-cert')])
  expect(await refused('--allow-origin', '*')).toEqual([2, expect.stringContaining('https://app.example.com')])
  const cert = ['--tls-cert', 'missing.pem', '--tls-key', 'missing.pem']
  expect(await refused('--host', '0.0.0.0', ...cert)).toEqual([3, expect.stringContaining('missing.pem')])
  const taken = new URL(emulator.pathEndpoints.cosHttp).port
  const { exitCode, stderr } = await startCli(workspace(), ['serve', '--profile', PROFILE, '--port', taken]).result
  expect([exitCode, stderr]).toEqual([3, expect.stringContaining('Another program uses')])
  await removeProfile(workspace())
})
