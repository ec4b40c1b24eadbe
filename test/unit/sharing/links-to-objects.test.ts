import { describe, expect, test } from 'vitest'
import type { BrokeredCredential } from '../../../main/broker/broker.ts'
import { linkWish, longestLinkSeconds } from '../../../main/broker/link-wish.ts'
import { createObjectLinks } from '../../../main/sharing/links-to-objects.ts'
import { AppError } from '../../../shared/errors.ts'
import type { LinkWanted } from '../../../shared/ipc/history-calls.ts'
import type { ProfileFile } from '../../../shared/settings.ts'
import { isAllowed, parsePolicy } from '../../emulator/policy.ts'
import { exampleProfile } from '../broker/example-profile.ts'
import { FakeAudit } from '../broker/fakes.ts'

const NOW_MS = 1_700_000_000_000
const CREDENTIAL = { tmpSecretId: 'TMPEXAMPLE-id', tmpSecretKey: 'TMPEXAMPLE-key', sessionToken: 'TMPEXAMPLE+token/=' }

function setUp(change: Partial<ProfileFile> = {}, lifeSeconds = 7200, refusal?: AppError) {
  const profile = exampleProfile({ actions: 'share', prefix: 'in/', ...change })
  const audit = new FakeAudit()
  const asked: (readonly [key: string, lifeSeconds: number])[] = []
  let nowMs = NOW_MS
  const links = createObjectLinks({
    profile: () => profile,
    audit,
    nowMs: () => nowMs,
    broker: {
      getLinkCredential: async (_id, key, seconds): Promise<BrokeredCredential> => {
        asked.push([key, seconds])
        if (refusal) throw refusal
        const { scope } = linkWish(profile, key, seconds)
        const life = { expiresAtMs: nowMs + lifeSeconds * 1000, lifetimeMs: lifeSeconds * 1000, clockOffsetMs: 90_000 }
        return { ...CREDENTIAL, ...life, scope }
      },
    },
  })
  const { bucket, region } = profile.file
  const make = (more: Partial<LinkWanted> = {}) =>
    links.make({
      profileId: profile.id,
      bucket,
      region,
      keys: ['in/a.jpg'],
      kind: 'signed',
      lifeSeconds: 3600,
      ...more,
    })
  return { audit, asked, make, profile, later: (ms: number) => (nowMs += ms) }
}
const info = (code: string, more: object = {}) => ({ info: expect.objectContaining({ code, ...more }) })

describe('a signed link', () => {
  test('is signed by the server’s clock for the life that was asked for, and says when it ends', async () => {
    const { make, asked } = setUp()
    const { urls, expiresAtMs } = await make()
    const url = new URL(urls[0] ?? '')
    const server = NOW_MS / 1000 + 90
    expect(url.searchParams.get('q-sign-time')).toBe(`${server - 5};${server + 3600}`)
    expect(url.searchParams.get('x-cos-security-token')).toBe(CREDENTIAL.sessionToken)
    expect(expiresAtMs).toBe(NOW_MS + 3_600_000)
    expect(asked).toEqual([['in/a.jpg', 3600]])
    expect(urls[0]).not.toContain(CREDENTIAL.tmpSecretKey)
  })

  test('has a line of its own in the audit log, without the link', async () => {
    const { audit, make } = setUp()
    await make()
    expect(audit.events).toMatchObject([
      {
        event: 'link-made',
        who: 'window',
        subject: 'in/a.jpg',
        changes: [{ name: 'lifeSeconds', after: '3600' }],
        outcome: 'granted',
      },
    ])
    expect(JSON.stringify(audit.events)).not.toMatch(/signature|TMPEXAMPLE|http/)
  })

  test('is not given when its line cannot be written', async () => {
    const { audit, make } = setUp()
    audit.failing = new AppError({ code: 'audit-failed' })
    await expect(make()).rejects.toMatchObject(info('audit-failed'))
  })

  test('is refused where the profile may not read, and that is written down', async () => {
    const { audit, make } = setUp({ actions: 'check' })
    await expect(make()).rejects.toMatchObject(info('link-not-allowed', { subject: 'Example' }))
    expect(audit.events).toMatchObject([{ event: 'link-made', outcome: 'link-not-allowed' }])
  })

  test('is refused for a key outside the profile’s folders', async () => {
    await expect(setUp().make({ keys: ['other/a.jpg'] })).rejects.toMatchObject(info('scope-denied'))
  })

  test('cannot live longer than a key of the profile’s source; the refusal says how long it could', async () => {
    const source = { type: 'assume-role', roleArn: 'qcs::cam::uin/100000000001:roleName/x' } as const
    const { make } = setUp({ source })
    await expect(make({ lifeSeconds: 43_200 })).rejects.toMatchObject(info('link-too-long', { detail: '43140' }))
  })

  test('cannot outlive a credential that somebody else made shorter', async () => {
    const { make } = setUp({ source: { type: 'temporary-key' } }, 1000)
    await expect(make()).rejects.toMatchObject(info('link-too-long', { detail: '1000' }))
    await expect(make({ lifeSeconds: 900 })).resolves.toBeDefined()
  })

  test.each([
    [{ code: 'profile-invalid', detail: "durationSeconds: at most 7200 with a root account's key" } as const, '7140'],
    [{ code: 'managed-denied', subject: 'Example', detail: 'maxDurationSeconds 1800' } as const, '1740'],
  ])('that is too long for whoever gives keys is refused in the same words: %o', async (told, longest) => {
    const { make } = setUp({}, 7200, new AppError(told))
    await expect(make()).rejects.toMatchObject(info('link-too-long', { detail: longest }))
  })

  test('is one of at most 120 a minute', async () => {
    const { make, later } = setUp()
    await make({ keys: Array.from({ length: 100 }, (_, at) => `in/${at}`) })
    await make({ keys: Array.from({ length: 20 }, (_, at) => `in/${at}`) })
    await expect(make()).rejects.toMatchObject(info('link-too-many'))
    later(30_000)
    await expect(make()).resolves.toBeDefined()
  })

  test('comes from a policy that lets exactly this object be read, under the profile’s conditions', () => {
    const profile = exampleProfile({ actions: 'share', prefix: 'in/', conditions: { secureTransport: true } })
    const wish = linkWish(profile, 'in/a.jpg', 3600)
    const policy = parsePolicy(wish.policy)
    const context = new Map([['cos:secure-transport', 'true']])
    const may = (action: string, key: string): boolean =>
      isAllowed(policy, {
        action,
        resource: { region: 'ap-guangzhou', appId: '1250000000', bucket: 'examplebucket-1250000000', key },
        context,
      })
    expect(may('name/cos:GetObject', 'in/a.jpg')).toBe(true)
    expect(may('name/cos:GetObject', 'in/a.jpg2')).toBe(false)
    expect(may('name/cos:PutObject', 'in/a.jpg')).toBe(false)
    expect(wish.scope.durationSeconds).toBe(3660)
    expect(linkWish(profile, 'in/a.jpg', 60).scope.durationSeconds).toBe(900)
  })

  test('may be as long as the kind of key is known to allow', () => {
    const { file } = exampleProfile({ actions: 'share' })
    expect(longestLinkSeconds({ file, keyKind: 'root' })).toBe(7140)
    expect(longestLinkSeconds({ file, keyKind: undefined })).toBe(129_540)
  })
})

describe('a link that is not signed', () => {
  test('asks nobody for anything, and is the bucket’s own address even where uploads go another way', async () => {
    const { make, asked, audit } = setUp({ actions: 'upload', cosEndpointKind: 'internal' })
    const { urls } = await make({ kind: 'public', keys: ['in/a b.jpg', 'in/照.jpg'] })
    expect(urls).toEqual([
      'https://examplebucket-1250000000.cos.ap-guangzhou.myqcloud.com/in/a%20b.jpg',
      'https://examplebucket-1250000000.cos.ap-guangzhou.myqcloud.com/in/%E7%85%A7.jpg',
    ])
    expect([asked, audit.events]).toEqual([[], []])
  })

  test('has the custom domain where the profile has one, and only there', async () => {
    const domain = setUp({ cosEndpointKind: 'domain', cosEndpoint: 'https://files.example.com' })
    expect((await domain.make({ kind: 'domain' })).urls).toEqual(['https://files.example.com/in/a.jpg'])
    expect((await domain.make()).urls[0]).toMatch(/^https:\/\/files\.example\.com\/in\/a\.jpg\?q-sign/)
    expect((await domain.make({ kind: 'public' })).urls[0]).toMatch(/\.cos\.ap-guangzhou\.myqcloud\.com\/in\/a\.jpg$/)
    await expect(setUp().make({ kind: 'domain' })).rejects.toMatchObject(info('link-no-domain'))
  })

  test('is not made for a bucket the profile no longer goes to, nor for what is no key', async () => {
    const { make } = setUp()
    await expect(make({ bucket: 'other-1250000000', kind: 'public' })).rejects.toMatchObject(info('link-elsewhere'))
    await expect(make({ keys: ['/x'], kind: 'public' })).rejects.toMatchObject(info('key-not-allowed'))
  })

  test.each(['public', 'domain', 'signed'] as const)(
    'leads to nothing but objects below the profile’s folders, also as a browser reads it: %s',
    async (kind) => {
      const { asked, make } = setUp({ cosEndpointKind: 'domain', cosEndpoint: 'https://files.example.com' })
      await expect(make({ keys: ['other/a.jpg'], kind })).rejects.toMatchObject(info('scope-denied'))
      for (const key of ['in/../other/a.jpg', 'in/a/../../other', 'in/./a', 'in/..'])
        await expect(make({ keys: [key], kind }), key).rejects.toMatchObject(info('key-not-allowed'))
      await expect(make({ keys: ['in/..a', 'in/%2e%2e/a'], kind })).resolves.toBeDefined()
      expect(asked.map(([key]) => key)).toEqual(kind === 'signed' ? ['other/a.jpg', 'in/..a', 'in/%2e%2e/a'] : [])
    },
  )
})
