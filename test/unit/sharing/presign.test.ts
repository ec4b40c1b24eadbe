import { describe, expect, test } from 'vitest'
import { objectUrl, presignedUrl } from '../../../main/broker/presign.ts'
import { readVectors } from '../emulator/vectors.ts'

interface Vector {
  readonly name: string
  readonly method: 'PUT' | 'GET'
  readonly url: string
}
const file: { secretId: string; secretKey: string; vectors: readonly Vector[] } = readVectors('cos-presigned-url.json')
/** Those without signed parameters or further headers: what links are. */
const PLAIN = ['getObjectUrl PUT', 'getObjectUrl PUT with token']
const vectors = file.vectors.filter(({ name }) => PLAIN.includes(name))

describe('a presigned URL', () => {
  test.each(vectors.map((vector) => [vector.name, vector] as const))('is the SDK’s: %s', (_name, { method, url }) => {
    const [address = '', query = ''] = url.split('?')
    const members = new Map(
      query.split('&').map((member) => [member.split('=')[0], member.slice(member.indexOf('=') + 1)]),
    )
    const [startSeconds = 0, endSeconds = 0] = (members.get('q-sign-time') ?? '').split(';').map(Number)
    const token = members.get('x-cos-security-token')
    const { host, pathname } = new URL(address)
    const made = presignedUrl(
      {
        method,
        scheme: 'https',
        host,
        pathPrefix: '',
        key: decodeURIComponent(pathname.slice(1)),
        startSeconds,
        endSeconds,
      },
      { tmpSecretId: file.secretId, tmpSecretKey: file.secretKey, ...(token !== undefined && { sessionToken: token }) },
    )
    expect(made.split('?')[0]).toBe(address)
    const ours = new URLSearchParams(made.slice(made.indexOf('?') + 1))
    expect(Object.fromEntries(ours)).toEqual(Object.fromEntries(members))
  })

  test('there are vectors to compare with', () => expect(vectors).toHaveLength(PLAIN.length))

  test('encodes everything that could end it in a text or mean something in an address', () => {
    const key = "a b#c?d%e[f](g)'h'/照片/😀+&;,.jpg"
    const url = objectUrl({ scheme: 'https', host: 'b-1250000000.cos.ap-guangzhou.myqcloud.com', pathPrefix: '' }, key)
    const path = url.slice('https://b-1250000000.cos.ap-guangzhou.myqcloud.com/'.length)
    expect(path).toMatch(/^[A-Za-z0-9._~/%-]+$/)
    expect(decodeURIComponent(path)).toBe(key)
  })
})
