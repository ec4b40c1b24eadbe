import { request as requestPlain } from 'node:http'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { crc64, warmCrc64 } from '../../emulator/crc64.ts'
import { type Emulator, EXAMPLE_SUB_ACCOUNT, startEmulator } from '../../emulator/index.ts'
import { postSignature } from '../../emulator/post-object.ts'
import { checkPostPolicy } from '../../emulator/post-policy.ts'
import { signKeyOf } from '../../emulator/signature.ts'
import vector from '../../vectors/cos-post-object.json' with { type: 'json' }
import { hostOf } from './signed-request.ts'

const NOW_SECONDS = Math.floor(Date.now() / 1000)
let emulator: Emulator
beforeEach(async () => {
  await warmCrc64()
  emulator = await startEmulator({ store: 'discard' })
})
afterEach(() => emulator.close())

interface Form {
  readonly fields?: Readonly<Record<string, string | undefined>>
  readonly conditions?: readonly unknown[]
  readonly expiresInSeconds?: number
  readonly file?: string
  readonly fileName?: string
  readonly account?: { readonly secretId: string; readonly secretKey: string }
  /** The whole body, for what no browser sends. */
  readonly body?: (parts: readonly string[]) => string
  /** Bytes of each write. */
  readonly pieceBytes?: number
}

const BOUNDARY = '----courier-test-boundary'
const part = (name: string, value: string, more = ''): string =>
  `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"${more}\r\n\r\n${value}\r\n`

/** Signs and sends a form as a page would. */
function post({ fields = {}, conditions = [], account = emulator.account, ...form }: Form = {}) {
  const keyTime = `${NOW_SECONDS - 60};${NOW_SECONDS + 600}`
  const expiration = new Date((NOW_SECONDS + (form.expiresInSeconds ?? 600)) * 1000).toISOString()
  const needed = [{ 'q-sign-algorithm': 'sha1' }, { 'q-ak': account.secretId }, { 'q-sign-time': keyTime }]
  const policy = JSON.stringify({ expiration, conditions: [...needed, ...conditions] })
  const all = {
    ...{ key: 'in/a.txt', policy: Buffer.from(policy).toString('base64') },
    ...{ 'q-sign-algorithm': 'sha1', 'q-ak': account.secretId, 'q-key-time': keyTime },
    'q-signature': postSignature(account.secretKey, keyTime, policy),
    ...fields,
  }
  const parts = Object.entries(all).flatMap(([name, value]) => (value === undefined ? [] : [part(name, value)]))
  const { file = 'hello', fileName = 'photo 1.txt' } = form
  const whole = [...parts, part('file', file, `; filename="${fileName}"\r\nContent-Type: text/html`)]
  return sendForm(form.body?.(whole) ?? `${whole.join('')}--${BOUNDARY}--\r\n`, form.pieceBytes)
}

function sendForm(text: string, pieceBytes?: number) {
  const body = Buffer.from(text)
  const { port } = new URL(emulator.pathEndpoints.cosHttp)
  const headers = {
    host: hostOf(emulator),
    'content-type': `multipart/form-data; boundary=${BOUNDARY}`,
    'content-length': body.length,
  }
  return new Promise<{ status: number; headers: Record<string, unknown>; text: string; code: string }>(
    (resolve, reject) => {
      const outgoing = requestPlain({ host: '127.0.0.1', port, method: 'POST', path: '/', headers, agent: false })
      outgoing.on('response', (answer) => {
        const chunks: Buffer[] = []
        answer.on('data', (chunk: Buffer) => chunks.push(chunk))
        answer.on('end', () => {
          const xml = Buffer.concat(chunks).toString()
          const code = /<Code>(.*?)<\/Code>/.exec(xml)?.[1] ?? ''
          resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text: xml, code })
        })
      })
      outgoing.on('error', reject)
      for (let at = 0; at < body.length; at += pieceBytes ?? body.length)
        outgoing.write(body.subarray(at, at + (pieceBytes ?? body.length)))
      outgoing.end()
    },
  )
}

test('Tencent’s own example of a form has this signature, and its policy holds for its fields', () => {
  const { secretKey, keyTime, policyText, expected, formFields } = vector
  expect(signKeyOf(secretKey, keyTime)).toBe(expected.signKey)
  expect(postSignature(secretKey, keyTime, policyText)).toBe(expected.signature)
  const fields = new Map(
    Object.entries({
      ...formFields,
      ...{ acl: 'default', key: 'folder/subfolder/a.jpg', 'content-type': 'image/jpeg' },
      ...{ success_action_redirect: 'https://my.website/ok', 'x-cos-server-side-encryption': 'AES256' },
    }),
  )
  const to = { bucket: 'examplebucket-1250000000', nowMs: Date.parse('2019-08-30T08:00:00Z') }
  expect(checkPostPolicy(policyText, fields, to)).toEqual({ sizeBytes: undefined })
  expect(() => checkPostPolicy(policyText, fields, { ...to, bucket: 'other-1250000000' })).toThrow('bucket')
  expect(() => checkPostPolicy(policyText, new Map(fields).set('key', 'elsewhere/a.jpg'), to)).toThrow('key')
})

describe('a form', () => {
  test('stores its file under its key, and answers 204 with ETag and checksum', async () => {
    const answer = await post({ fields: { 'Content-Type': 'image/png', 'x-cos-meta-from': 'page' } })
    expect(answer).toMatchObject({ status: 204, text: '' })
    expect(answer.headers['x-cos-hash-crc64ecma']).toBe(crc64(Buffer.from('hello')))
    expect(answer.headers['location']).toBe(`http://${hostOf(emulator)}/in/a.txt`)
    const stored = emulator.object(emulator.bucket, 'in/a.txt')
    expect(stored).toMatchObject({ size: 5, etag: answer.headers['etag'] })
    expect(stored?.headers).toMatchObject({ 'content-type': 'image/png', 'x-cos-meta-from': 'page' })
    expect(emulator.log.at(-1)).toMatchObject({ kind: 'PostObject', status: 204, temporary: false })
  })

  test.each([1, 7, 64])('arrives whole however it is cut, in pieces of %d bytes', async (pieceBytes) => {
    const file = `begin\r\n--${BOUNDARY.slice(0, -1)}\r\n--\r\n${'x'.repeat(500)}\r\n`
    expect(await post({ file, pieceBytes })).toMatchObject({ status: 204 })
    expect(emulator.object(emulator.bucket, 'in/a.txt')?.crc64).toBe(crc64(Buffer.from(file)))
  })

  test('puts the file’s name into the key, without its folder', async () => {
    await post({ fields: { key: `in/\${filename}` }, fileName: 'C:\\photos\\say %22hi%22.png' })
    expect(emulator.objects().map(({ key }) => key)).toEqual(['in/say "hi".png'])
  })

  test('answers as it was asked to: 200, 201 with XML, or a redirect', async () => {
    expect(await post({ fields: { success_action_status: '200' } })).toMatchObject({ status: 200, text: '' })
    const created = await post({ fields: { success_action_status: '201' } })
    expect(created.text).toContain(`<PostResponse><Location>http://${hostOf(emulator)}/in/a.txt</Location><Bucket>`)
    const redirected = await post({ fields: { success_action_redirect: 'https://app.example.com/done?a=1' } })
    expect(redirected.status).toBe(303)
    const target = new URL(String(redirected.headers['location']))
    expect(Object.fromEntries(target.searchParams)).toMatchObject({ a: '1', bucket: emulator.bucket, key: 'in/a.txt' })
  })

  const cases: [string, Form, number, string][] = [
    ['without policy and key', { fields: { policy: undefined, 'q-ak': undefined } }, 403, 'AccessDenied'],
    ['of an unknown key', { fields: { 'q-ak': 'AKIDEXAMPLE-nobody' } }, 403, 'InvalidAccessKeyId'],
    ['with a token of a permanent key', { fields: { 'x-cos-security-token': 'x' } }, 403, 'InvalidAccessKeyId'],
    ['with another signature', { fields: { 'q-signature': '0'.repeat(40) } }, 403, 'SignatureDoesNotMatch'],
    ['with a policy changed after signing', { fields: { policy: 'e30=' } }, 403, 'SignatureDoesNotMatch'],
    ['whose policy has expired', { expiresInSeconds: -10 }, 403, 'AccessDenied'],
    ['for another bucket', { conditions: [{ bucket: 'other-1250000000' }] }, 403, 'AccessDenied'],
    ['with a key outside its policy', { conditions: [['starts-with', '$key', 'out/']] }, 403, 'AccessDenied'],
    ['without a field its policy names', { conditions: [['eq', '$x-cos-meta-a', '1']] }, 403, 'AccessDenied'],
    ['with too large a file', { conditions: [['content-length-range', 0, 4]] }, 400, 'EntityTooLarge'],
    ['with too small a file', { conditions: [['content-length-range', 6, 9]] }, 400, 'EntityTooSmall'],
    ['with an unknown condition', { conditions: [['like', '$key', 'in/']] }, 400, 'InvalidPolicyDocument'],
    ['whose MD5 is another', { fields: { 'Content-MD5': 'AAAAAAAAAAAAAAAAAAAAAA==' } }, 400, 'BadDigest'],
    [
      'without a file',
      { body: (parts) => `${parts.slice(0, -1).join('')}--${BOUNDARY}--\r\n` },
      400,
      'IncorrectNumberOfFilesInPostRequest',
    ],
    [
      'whose file is not last',
      { body: (parts) => `${parts.join('')}${part('x', 'y')}--${BOUNDARY}--\r\n` },
      400,
      'IncorrectNumberOfFilesInPostRequest',
    ],
    ['that ends in the file', { body: (parts) => parts.join('').slice(0, -4) }, 400, 'MalformedPOSTRequest'],
    ['that is none', { body: () => 'hello' }, 400, 'IncorrectNumberOfFilesInPostRequest'],
    [
      'signed with another secret',
      { account: { ...EXAMPLE_SUB_ACCOUNT, secretKey: 'x' } },
      403,
      'SignatureDoesNotMatch',
    ],
  ]
  test.each(cases)('%s is refused and stores nothing', async (_, form, status, code) => {
    expect(await post(form)).toMatchObject({ status, code })
    expect(emulator.objects()).toEqual([])
  })
})
