import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as v from 'valibot'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type BundlePorts, diagnosticBundle } from '../../../main/about/bundle.ts'
import { SAYINGS } from '../../../main/about/log-facts.ts'
import { writeBundle } from '../../../main/about/write-bundle.ts'
import { openLog } from '../../../main/log.ts'
import { AppError } from '../../../shared/errors.ts'
import { type Profile, ProfileFile, Settings } from '../../../shared/settings.ts'

/** Secrets of every kind, in every shape that something of ours could carry. */
const SECRETS = [
  'AKIDEXAMPLEsecretIdOfSomebody',
  'EXAMPLEsecretKeyOfSomebody0123456',
  'hunter2',
  'swordfish',
  'q-signature=0123456789abcdef0123456789abcdef01234567',
  'Bearer-example-token.of.somebody',
  'EXAMPLE/session+token==',
] as const
/** Names that the bundle keeps only when it is told to. */
const NAMES = [
  'photos-1250000000',
  'family/holiday/',
  'Photos of Jane',
  'broker.jane.example',
  'cos.jane.example',
] as const

let dataDir = ''
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'courier-diagnostics-'))
})
afterEach(() => rmSync(dataDir, { recursive: true, force: true }))

const file = (change: object): ProfileFile =>
  v.parse(ProfileFile, { schema: 1, bucket: NAMES[0], region: 'ap-guangzhou', prefix: NAMES[1], ...change })
const secretPath = `?token=${SECRETS[3]}`
const PROFILES: readonly Profile[] = [
  {
    id: 'p-0000000000000001',
    name: NAMES[2],
    file: file({
      caFile: `/home/jane/${SECRETS[2]}.pem`,
      cosEndpoint: `https://${NAMES[4]}`,
      conditions: { contentTypes: ['image/png'], sourceIps: ['203.0.113.7'] },
      source: {
        type: 'remote-broker',
        url: `https://${NAMES[3]}/${SECRETS[3]}${secretPath}`,
        method: 'POST',
        headerNames: ['X-Swordfish'],
      },
    }),
  },
  {
    id: 'p-0000000000000002',
    name: 'Second',
    file: file({
      source: { type: 'assume-role', roleArn: 'qcs::cam::uin/1:roleName/swordfish', externalId: SECRETS[2] },
    }),
  },
]
const OPTIONS = {
  walk: { excludes: [SECRETS[2]] },
  object: {
    meta: { swordfish: SECRETS[4] },
    tags: { hunter2: SECRETS[3] },
    cacheControl: SECRETS[1],
    contentType: SECRETS[0],
  },
  naming: { template: `${SECRETS[3]}/{path}` },
}
const SETTINGS = v.parse(Settings, {
  schema: 1,
  profiles: PROFILES,
  activeProfileId: PROFILES[0]?.id,
  uploads: { ask: false, options: OPTIONS },
  network: {
    proxy: {
      mode: 'manual',
      host: NAMES[3],
      port: 8080,
      user: SECRETS[3],
      bypass: ['hunter2.example'],
      passwordId: 'n-0123456789abcdef',
    },
    caFile: `/${SECRETS[2]}`,
  },
  endpoint: { certFile: `/${SECRETS[3]}`, keyFile: `/${SECRETS[2]}`, allowedHosts: ['swordfish'], clients: [] },
  adminLock: { scrypt: { N: 2 ** 14, r: 8, p: 1, salt: 'c3dvcmRmaXNo', hash: 'aHVudGVyMg==' } },
})

const ports = (): BundlePorts => ({
  versions: { app: '0.1.0', electron: '1', chromium: '2', node: '3', os: 'Linux 6 x64', isTestBuild: false },
  settings: () => SETTINGS,
  managed: () => ({
    ...{ kind: 'active', place: `/etc/${SECRETS[2]}`, owner: 'root', profiles: [] },
    configuration: { schema: 1, organisation: `${NAMES[2]} ${SECRETS[3]}`, allowEndpoint: false },
  }),
  logPath: join(dataDir, 'logs', 'main.log'),
  lookAtKey: async ({ id }) => {
    if (id.endsWith('2')) throw new Error(`the keychain said ${SECRETS[0]}`)
    return { where: 'stored' }
  },
  queue: () => ({ openBatches: 3, heldBatches: 1, commands: 0 }),
  nowMs: () => Date.UTC(2026, 10, 22),
})

/** A log in which somebody has put every secret wherever a line has room for one. */
function plantedLog(): void {
  const log = openLog(dataDir)
  for (const secret of SECRETS) {
    const requestId = Buffer.from(secret).toString('base64')
    log.info('settings were damaged; kept aside', { keptAs: secret, reason: secret, [secret]: 1, count: 7 })
    log.error('sts', { code: 'sts-refused', subject: secret, detail: secret, cosCode: secret, requestId })
    log.error('sts', { code: 'sts-refused', requestId: secret })
    const error = new Error(secret)
    error.stack = `Error: ${secret}\n    at send (/home/${secret}/dist/main/index.cjs:12:34)\n    at ${secret}`
    log.unexpected('main', error)
    writeFileSync(
      join(dataDir, 'logs', 'main.log.1'),
      `${secret}\n{"time":"${secret}","level":"${secret}","what":"x ${secret}`,
    )
  }
}

test('a bundle holds no secret, wherever one was put, and no name of the user’s', async () => {
  plantedLog()
  const text = await diagnosticBundle(ports(), false)
  for (const secret of [...SECRETS, ...NAMES, 'jane', 'n-0123456789abcdef', 'c3dvcmRmaXNo', 'aHVudGVyMg'])
    expect(text, secret).not.toContain(secret)
  for (const secret of SECRETS) expect(text).not.toContain(Buffer.from(secret).toString('base64'))
})

test('names are in it when they are asked for, and still no secret', async () => {
  plantedLog()
  const text = await diagnosticBundle(ports(), true)
  for (const name of NAMES) expect(text).toContain(name)
  for (const secret of SECRETS) expect(text, secret).not.toContain(secret)
})

test('what is in it helps: which settings are on, where keys are, what happened', async () => {
  const log = openLog(dataDir)
  log.info('transfer page ended', { reason: 'crashed', exitCode: 5 })
  log.error('endpoint', { code: 'sts-refused', cosCode: 'AuthFailure.SignatureFailure', httpStatus: 403 })
  log.unexpected('main', new AppError({ code: 'internal' }))
  const bundle = JSON.parse(await diagnosticBundle(ports(), false))
  expect(bundle).toMatchObject({
    versions: { electron: '1' },
    keys: ['stored', 'keychain-failed'],
    queue: { openBatches: 3, heldBatches: 1 },
    managed: { kind: 'active', allowEndpoint: false },
    settings: {
      activeProfile: 1,
      profiles: [
        {
          name: 'profile-1',
          bucket: 'bucket-1',
          region: 'ap-guangzhou',
          source: { type: 'remote-broker', host: 'host-2' },
        },
        { name: 'profile-2', bucket: 'bucket-1' },
      ],
      network: { mode: 'manual', host: 'host-2', port: 8080, hasUser: true, hasPassword: true },
      uploads: { ask: false, conflict: 'overwrite', naming: { hasTemplate: true } },
      isLockSet: true,
    },
  })
  expect(bundle.log).toMatchObject([
    { level: 'info', what: 'transfer page ended', words: ['crashed'], exitCode: 5 },
    { level: 'error', error: { code: 'sts-refused', cosCode: 'AuthFailure.SignatureFailure', httpStatus: 403 } },
    { level: 'unexpected', what: 'main', kind: 'AppError' },
  ])
  expect(bundle.log[2].frames[0]).toMatch(/diagnostics\.test\.ts:\d+:\d+/)
})

test('request ids are kept where they are what COS and STS call so', async () => {
  const ids = ['NWRlYTNmNjJfNmVjMGJhMDlfNTMwNF8xN2M=', '6a29e5c0-1f3e-4a6b-9c3d-0123456789ab']
  for (const requestId of ids) openLog(dataDir).error('cos', { code: 'access-denied', requestId })
  const bundle = JSON.parse(await diagnosticBundle(ports(), false))
  expect(bundle.log.map((line: { error: { requestId: string } }) => line.error.requestId)).toEqual(ids)
})

test('what the bundle takes for words of the log is said somewhere', () => {
  const root = join(import.meta.dirname, '../../../main')
  const texts = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.startsWith('about'))
    .map((name) => readFileSync(join(root, name), 'utf8'))
  const said = texts.flatMap((text) =>
    [...text.matchAll(/\b(?:log\.(?:info|error|unexpected)|info|unexpected)\(\s*'([^']+)'/g)].map(([, what]) => what),
  )
  expect(SAYINGS.filter((what) => !said.includes(what))).toEqual([])
})

test('in a folder that others write to it goes through no link of theirs, and is its owner’s alone', async () => {
  const path = join(dataDir, 'bundle.json')
  writeFileSync(join(dataDir, 'precious'), 'precious')
  for (const planted of ['bundle.json.new', 'bundle.json.part', 'bundle.json'])
    symlinkSync(join(dataDir, 'precious'), join(dataDir, planted))
  await writeBundle(path, 'facts')
  expect(readFileSync(path, 'utf8')).toBe('facts')
  expect(statSync(path).mode & 0o777).toBe(0o600)
  expect(readFileSync(join(dataDir, 'precious'), 'utf8')).toBe('precious')
  await expect(writeBundle(join(dataDir, 'gone', 'x'), 'facts')).rejects.toMatchObject({
    info: { code: 'export-failed', subject: 'x', detail: 'ENOENT' },
  })
})
