import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { createClock } from '../../main/broker/clock.ts'
import { buildPolicy } from '../../main/broker/policy.ts'
import { createSts, stsEndpointOf } from '../../main/broker/sts-client.ts'
import type { Emulator } from '../emulator/index.ts'
import { answering, type BrokerServer, startBrokerServer } from '../integration/broker/broker-server.ts'
import { reportOf, runCli } from './lib/cli.ts'
import { closing } from './lib/closing.ts'
import { writeTree } from './lib/files.ts'
import { keychainEntries } from './lib/keychain.ts'
import { PROFILE, removeProfile, transientUpload, writeProfile } from './lib/profile.ts'
import { screenshot, startApp, stubConfirm, windowOf } from './lib/window-app.ts'
import { openEmulator, useWorkspace } from './lib/workspace.ts'

const workspace = useWorkspace()
const TOKEN = 'Bearer EXAMPLE-of-the-app-test'
let server: BrokerServer | undefined
afterEach(async () => {
  await server?.close()
  server = undefined
})

const FORMS = ['sdk', 'envelope', 'page'] as const
type Form = (typeof FORMS)[number]

/** An organisation's server: lets in who has the token, and mints at the emulator's STS with its own key. */
async function openBroker(emulator: Emulator, form: () => Form): Promise<BrokerServer> {
  const { bucket, region, account, endpoints, caFile } = emulator
  const connection = { endpoint: stsEndpointOf({ stsEndpoint: endpoints.sts }), caPem: readFileSync(caFile, 'utf8') }
  const sts = createSts(connection, createClock(Date.now), () => undefined)
  const policy = buildPolicy({ bucket, region, prefix: 'in/', actions: 'check' })
  const { secretId, secretKey } = account
  const broker = await startBrokerServer()
  broker.answerWith((request, response) => {
    if (request.headers['authorization'] !== TOKEN)
      return answering({ code: 401, message: 'Ask the desk for a token.' }, 401)(request, response)
    void sts.mint({ policy, durationSeconds: 1800, region }, { secretId, secretKey }).then((minted) => {
      const { tmpSecretId, tmpSecretKey, sessionToken, requestId } = minted
      const credentials = { tmpSecretId, tmpSecretKey, sessionToken }
      const startTime = Math.floor(Date.now() / 1000)
      const times = { startTime, expiredTime: startTime + 1800 }
      const bodies = {
        sdk: { credentials, ...times, requestId },
        envelope: { code: 0, message: '', codeDesc: 'Success', data: { credentials, expiredTime: times.expiredTime } },
        page: { credentials, bucket, region, ...times },
      }
      answering(bodies[form()])(request, response)
    })
  })
  server = broker
  return broker
}

const sourceFor = ({ url }: BrokerServer, method: 'GET' | 'POST') => ({
  ...{ type: 'remote-broker', url, method },
  headerNames: ['Authorization'],
})

test('a folder goes up by a broker’s credential in each of its forms, and no key is in the keychain', async () => {
  const emulator = await openEmulator(workspace())
  let form: Form = 'sdk'
  const broker = await openBroker(emulator, () => form)
  const folder = writeTree(path.join(workspace().dir, 'shots'), { 'a.txt': 'a', 'b/c.txt': 'c' })
  const file = writeProfile(workspace(), emulator, { prefix: 'in/', source: sourceFor(broker, 'POST') })
  const set = ['profile', 'set', PROFILE, '--file', file, '--secret-stdin']
  const stored = await runCli(workspace(), set, { stdin: `Authorization: ${TOKEN}\n` })
  expect(stored.exitCode, stored.stderr).toBe(0)
  const kept = keychainEntries().map(({ password }) => JSON.parse(password))
  expect(kept).toEqual([{ headers: [{ name: 'Authorization', value: TOKEN }] }])
  for (const next of FORMS) {
    form = next
    const prefix = `in/${next}/`
    const result = await runCli(workspace(), ['upload', folder, '--profile', PROFILE, '--prefix', prefix, '--json'])
    const { files, summary, problem } = reportOf(result)
    expect(result.exitCode, `${next}: ${problem}`).toBe(0)
    expect(files.map(({ state }) => state)).toEqual(['verified', 'verified'])
    expect(summary).toMatchObject({ verified: 2, credentialRequests: 1 })
  }
  expect(
    emulator
      .objects()
      .map(({ key }) => key)
      .sort(),
  ).toEqual([...FORMS].sort().flatMap((name) => [`in/${name}/shots/a.txt`, `in/${name}/shots/b/c.txt`]))
  // What the app asked for, and that it asked STS for nothing itself: each mint was the broker's.
  expect(broker.requests.map(({ method, body }) => [method, JSON.parse(body).prefix])).toEqual(
    FORMS.map((name) => ['POST', `in/${name}/shots/`]),
  )
  expect(emulator.log.filter(({ kind }) => kind === 'GetFederationToken')).toHaveLength(FORMS.length)
  const audit = readFileSync(path.join(workspace().dataDir, 'audit.jsonl'), 'utf8')
  expect(audit.match(/"source":"remote-broker","brokerHost":"localhost:\d+"/g)).toHaveLength(FORMS.length)
  expect(audit).not.toContain(TOKEN)
  const checked = await runCli(workspace(), ['profile', 'check', PROFILE, '--json'])
  expect(JSON.parse(checked.stdout), checked.stdout).toMatchObject({ ok: true })
  await removeProfile(workspace())
})

test('without storing anything, and with a wrong token', async () => {
  const emulator = await openEmulator(workspace())
  const broker = await openBroker(emulator, () => 'sdk')
  const folder = writeTree(path.join(workspace().dir, 'shots'), { 'a.txt': 'a' })
  const file = writeProfile(workspace(), emulator, { prefix: 'in/', source: sourceFor(broker, 'GET') })
  const good = await runCli(workspace(), transientUpload(file, folder), { stdin: `Authorization: ${TOKEN}\n` })
  expect(good.exitCode, reportOf(good).problem).toBe(0)
  const bad = await runCli(workspace(), transientUpload(file, folder), {
    stdin: 'Authorization: Bearer EXAMPLE-wrong\n',
  })
  expect(bad.exitCode).toBe(3)
  expect(bad.stdout).toContain('broker-auth-refused')
  expect(bad.stdout).toContain('Ask the desk for a token.')
  expect(bad.stdout + bad.stderr).not.toContain('EXAMPLE-wrong')
})

test('a broker is set up in the settings: address, headers in a window of their own, connection test', async () => {
  const emulator = await openEmulator(workspace())
  const broker = await openBroker(emulator, () => 'sdk')
  const file = writeProfile(workspace(), emulator, {
    prefix: 'in/',
    source: { ...sourceFor(broker, 'GET'), headerNames: [] },
  })
  const set = await runCli(workspace(), ['profile', 'set', PROFILE, '--file', file])
  expect(set.exitCode, set.stderr).toBe(0)
  const { electron, page } = await startApp(workspace())
  await page.getByRole('button', { name: 'Settings' }).click()
  const admin = await windowOf(electron, 'admin')
  await stubConfirm(electron)
  await screenshot(admin, 'broker-form')
  const names = admin.getByLabel('Headers it asks for')
  await names.fill('Host')
  await names.press('Tab')
  await admin.getByText('Enter at most eight names').waitFor()
  await names.fill('Authorization')
  await admin.getByRole('button', { name: 'Save', exact: true }).click()
  await admin.getByText('Saved.', { exact: true }).waitFor()
  await admin.getByRole('button', { name: 'Enter or change headers…' }).click()
  const entry = await windowOf(electron, 'key-entry')
  await entry.getByLabel('Authorization').fill(TOKEN)
  await screenshot(entry, 'broker-headers-entry')
  await closing(entry, () => entry.getByRole('button', { name: 'Store' }).click())
  await admin.getByText('Their values are in this computer’s keychain.').waitFor()
  await admin.getByRole('button', { name: 'Test connection' }).click()
  await admin.getByText('Your organisation’s broker issues temporary keys').waitFor()
  await admin.getByText('Uploads to this folder are allowed.').waitFor()
  await screenshot(admin, 'broker-tested')
  await electron.close()
  await removeProfile(workspace())
})

test('a new profile asks its broker first, in Chinese: headers, bucket and region, then it is saved with them', async () => {
  const emulator = await openEmulator(workspace())
  const broker = await openBroker(emulator, () => 'page')
  mkdirSync(workspace().dataDir, { recursive: true })
  writeFileSync(path.join(workspace().dataDir, 'settings.json'), JSON.stringify({ schema: 1, language: 'zh-CN' }))
  const { electron, page } = await startApp(workspace())
  await page.getByRole('button', { name: '设置' }).first().click()
  const admin = await windowOf(electron, 'admin')
  await stubConfirm(electron)
  await admin.getByRole('button', { name: /临时密钥的来源/ }).click()
  await admin.getByRole('option', { name: '您组织自己的临时密钥服务器' }).click()
  await admin.getByLabel('服务器地址').fill(broker.url)
  await admin.getByLabel('它要求的请求头').fill('Authorization')
  await admin.getByRole('button', { name: '询问服务器' }).click()
  const entry = await windowOf(electron, 'key-entry')
  await entry.getByLabel('Authorization').fill(TOKEN)
  await screenshot(entry, 'broker-headers-entry-zh')
  await entry.getByRole('button', { name: '保存' }).click()
  await admin.getByText('已填入').waitFor()
  expect(await admin.getByLabel('存储桶', { exact: true }).inputValue()).toBe(emulator.bucket)
  await admin.getByRole('button', { name: '询问服务器' }).scrollIntoViewIfNeeded()
  await screenshot(admin, 'broker-asked-zh')
  const asked = String(await electron.evaluate(() => Reflect.get(globalThis, 'courierTestAsked')))
  expect(asked).toContain(emulator.bucket)
  await admin.getByLabel('配置名称').fill(PROFILE)
  await admin.getByRole('button', { name: '保存', exact: true }).click()
  await admin.getByText('它们的值保存在本机的钥匙串中。').waitFor()
  await electron.close()
  const saved = JSON.parse(readFileSync(path.join(workspace().dataDir, 'settings.json'), 'utf8'))
  const { bucket, region } = emulator
  expect(saved.profiles[0].file).toMatchObject({
    bucket,
    region,
    source: { url: broker.url, headerNames: ['Authorization'] },
  })
  const kept = keychainEntries().map(({ password }) => JSON.parse(password))
  expect(kept).toEqual([{ headers: [{ name: 'Authorization', value: TOKEN }] }])
  await removeProfile(workspace())
})
