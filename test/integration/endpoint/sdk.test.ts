import { randomBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import COS from 'cos-nodejs-sdk-v5'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { crc64, warmCrc64 } from '../../emulator/crc64.ts'
import { type Emulator, startEmulator } from '../../emulator/index.ts'
import { ask, openEndpoint, type TestEndpoint } from './harness.ts'

const MIB = 1024 * 1024
let folder: string
let emulator: Emulator
let endpoint: TestEndpoint
beforeEach(async () => {
  await warmCrc64()
  folder = await mkdtemp(join(tmpdir(), 'endpoint-sdk-'))
  emulator = await startEmulator({ store: 'discard' })
  endpoint = openEndpoint(emulator)
})
afterEach(async () => {
  await endpoint.serving.stop('window')
  await emulator.close()
  await rm(folder, { recursive: true })
})

/** As Tencent's samples of `getAuthorization` do it, with the one added header. */
const sdkFor = (address: string, token: string, path: string): COS =>
  new COS({
    Ip: new URL(emulator.pathEndpoints.cosHttp).host,
    Protocol: 'http:',
    getAuthorization: (_options, callback) => {
      void ask(address, { path, token, method: path === '/sign' ? 'GET' : 'POST' }).then(({ body }) => {
        const answer = Object(path === '/sign' ? body['data'] : body)
        callback({
          TmpSecretId: answer.credentials.tmpSecretId,
          TmpSecretKey: answer.credentials.tmpSecretKey,
          SecurityToken: answer.credentials.sessionToken,
          StartTime: answer.startTime,
          ExpiredTime: answer.expiredTime,
        })
      })
    },
  })

test.each(['/sign', '/api/get-cos-credentials'])('the unmodified Node SDK uploads with keys from %s', async (path) => {
  const { token } = await endpoint.add('build server', { prefix: 'in/builds/' })
  const cos = sdkFor(await endpoint.start(), token, path)
  const at = { Bucket: emulator.bucket, Region: emulator.region }
  const small = Buffer.from('small')
  await cos.putObject({ ...at, Key: 'in/builds/a.txt', Body: small })
  const big = randomBytes(3 * MIB + 5)
  const FilePath = join(folder, 'big')
  await writeFile(FilePath, big)
  await cos.uploadFile({ ...at, Key: 'in/builds/big.bin', FilePath, SliceSize: MIB, ChunkSize: MIB })
  expect(emulator.objects()).toEqual([
    { key: 'in/builds/a.txt', size: small.length, crc64: crc64(small) },
    { key: 'in/builds/big.bin', size: big.length, crc64: crc64(big) },
  ])
  const beside = cos.putObject({ ...at, Key: 'in/other.txt', Body: small })
  await expect(beside).rejects.toMatchObject({ code: 'AccessDenied', statusCode: 403 })
  const { length } = endpoint.audit.entries
  expect([length, endpoint.broker.requests()]).toEqual([1, 1])
  expect(endpoint.audit.entries[0]).toMatchObject({ prefix: 'in/builds/', actions: 'upload', outcome: 'granted' })
})

test('both answers have the documented shape, and the times are those of the credential', async () => {
  const { token } = await endpoint.add('page', { formUpload: true, durationSeconds: 900 })
  const address = await endpoint.start()
  const sign = await ask(address, { token })
  const credentials = {
    tmpSecretId: expect.any(String),
    tmpSecretKey: expect.any(String),
    sessionToken: expect.any(String),
  }
  const times = { startTime: expect.any(Number), expiredTime: expect.any(Number) }
  const requestId = expect.stringMatching(/^[0-9a-f]{16}$/)
  expect(sign.body).toEqual({ code: 0, message: '', codeDesc: 'Success', data: { credentials, ...times }, requestId })
  const form = await ask(address, { token, method: 'POST', path: '/api/get-cos-credentials', body: '{"a":1}' })
  const { bucket, region } = emulator
  expect(form.body).toEqual({ credentials, bucket, region, prefix: 'in/', ...times, requestId })
  const { startTime, expiredTime } = Object(form.body)
  expect(expiredTime - startTime).toBe(900)
  expect(Math.abs(startTime * 1000 - Date.now())).toBeLessThan(60_000)
  expect(sign.headers).toMatchObject({
    'cache-control': 'no-store',
    'content-type': 'application/json; charset=utf-8',
    'x-request-id': sign.body['requestId'],
    connection: 'close',
  })
})

test('a client that asks again and again gets the same key until half of its life is over: one request to STS', async () => {
  const { token, client } = await endpoint.add('impatient')
  const address = await endpoint.start()
  const answers = await Promise.all([ask(address, { token }), ask(address, { token }), ask(address, { token })])
  answers.push(await ask(address, { token }))
  const ids = new Set(answers.map(({ body }) => Object(body['data']).credentials.tmpSecretId))
  expect([ids.size, endpoint.broker.requests(), endpoint.used.length]).toEqual([1, 1, 4])
  expect(endpoint.used[0]).toBe(client.id)
  const told = endpoint.audit.events.filter(({ event }) => event === 'endpoint-answered')
  expect(told.map(({ outcome }) => outcome)).toEqual(['granted', 'granted', 'granted', 'granted'])
  expect(told.at(-1)).toMatchObject({ who: 'endpoint client impatient', profileName: 'Example' })
  const subject = /^GET \/sign; request [0-9a-f]{16}; from 127\.0\.0\.1; key .{8}… given before$/
  expect(told.at(-1)?.subject).toMatch(subject)
  expect(endpoint.serving.state()).toMatchObject({ status: 'running', granted: 4, refused: 0 })
})

test('PostObject is in a key only where the client has that right', async () => {
  const plain = await endpoint.add('plain')
  const form = await endpoint.add('form', { formUpload: true })
  const address = await endpoint.start()
  await ask(address, { token: plain.token })
  await ask(address, { token: form.token })
  expect(endpoint.audit.entries.map((entry) => Reflect.get(entry, 'formUpload'))).toEqual([undefined, true])
})

test('a client of another profile’s endpoint, and one whose profile was narrowed, get nothing', async () => {
  const { token } = await endpoint.add('page')
  const narrowed = openEndpoint(emulator, { change: { prefix: 'in/other/' } })
  const [own, wide] = [await endpoint.start(), await narrowed.start()]
  expect(await ask(wide, { token })).toMatchObject({ status: 401 })
  await expect(narrowed.add('too wide', { prefix: 'in/' })).rejects.toMatchObject({ info: { code: 'scope-denied' } })
  await expect(narrowed.add('too much', { actions: 'share' })).rejects.toMatchObject({ info: { code: 'scope-denied' } })
  expect(await ask(own, { token })).toMatchObject({ status: 200 })
  await narrowed.serving.stop('window')
})

test('when STS refuses, the client hears that there is no key now, and nothing about why', async () => {
  endpoint = openEndpoint(emulator, { change: { stsEndpoint: 'https://localhost:1' } })
  const { token } = await endpoint.add('page')
  const address = await endpoint.start()
  const { status, body } = await ask(address, { token, method: 'POST', path: '/api/get-cos-credentials' })
  expect([status, Object.keys(body)]).toEqual([503, ['error', 'requestId']])
  expect(body['error']).toEqual({ code: 'credential-unavailable', message: expect.stringContaining('Try again') })
  expect(endpoint.audit.events.at(-1)).toMatchObject({ event: 'endpoint-answered', outcome: 'sts-unreachable' })
})

test('no credential leaves whose line is not on disk', async () => {
  const { token } = await endpoint.add('page')
  const address = await endpoint.start()
  endpoint.audit.failing = new Error('disk full')
  const { status, body } = await ask(address, { token })
  expect([status, body['codeDesc']]).toEqual([503, 'credential-unavailable'])
  expect(JSON.stringify(body)).not.toContain('credentials')
  endpoint.audit.failing = undefined
})
