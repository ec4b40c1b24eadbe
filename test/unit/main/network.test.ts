import { expect, test } from 'vitest'
import { makeEndpoint } from '../../../main/broker/endpoint.ts'
import { createNetwork, flat } from '../../../main/network/network.ts'
import type { AuditEvent } from '../../../shared/audit-events.ts'
import { AppError } from '../../../shared/errors.ts'
import type { KeychainSecret } from '../../../shared/keychain-secret.ts'
import type { NetworkSettings } from '../../../shared/network.ts'

const COS = makeEndpoint('https', 'b-1250000000.cos.ap-guangzhou.myqcloud.com')
const MANUAL = { mode: 'manual', host: 'p.example', port: 3128 } as const

/** The app's network with everything around it in memory. */
function setUp(network: NetworkSettings = {}) {
  let kept: NetworkSettings = network
  const secrets = new Map<string, KeychainSecret>()
  const events: AuditEvent[] = []
  const urls: string[] = []
  const counts = { pacReads: 0, secretReads: 0 }
  const told = { system: 'DIRECT', pac: 'DIRECT' }
  let nowMs = 0
  const wired = createNetwork({
    settings: {
      current: () => ({ schema: 1, language: 'system', profiles: [], network: kept }),
      async update(change) {
        kept = change.network ?? kept
      },
      onChange: () => undefined,
    },
    keychain: {
      async getSecret(account) {
        counts.secretReads += 1
        const secret = secrets.get(account)
        if (!secret) throw new AppError({ code: 'key-missing' })
        return secret
      },
      setSecret: async (account, secret) => void secrets.set(account, secret),
      delete: async (account) => void secrets.delete(account),
    },
    audit: { writeEvent: async (event) => void events.push(event) },
    proxies: {
      async bySystem(url) {
        urls.push(url)
        return told.system
      },
      byPac: async (script, url) => {
        urls.push(`${script} ${url}`)
        return told.pac
      },
    },
    readCaFile: async (path) => {
      if (path.includes('missing')) throw new AppError({ code: 'ca-file-unreadable', subject: path })
      return `PEM of ${path}`
    },
    readPac: async (location, caPem) => {
      counts.pacReads += 1
      return `script at ${location}${caPem === undefined ? '' : ` by ${caPem}`}`
    },
    nowMs: () => nowMs,
  })
  const pass = (ms: number): void => {
    nowMs += ms
  }
  return { network: wired, secrets, events, urls, counts, told, pass, kept: () => kept }
}

test('unless something is set, the system is asked, and told the server but no path', async () => {
  const { network, urls, told } = setUp()
  told.system = 'PROXY env.example:8080'
  expect(await network.wayTo(COS, undefined)).toEqual({ proxy: { hostname: 'env.example', port: 8080 } })
  expect(urls).toEqual([`https://${COS.host}/`])
})

test.each(['localhost', 'cos.localhost', '127.0.0.1', '::1'])(
  '%s is reached directly whatever is set',
  async (host) => {
    for (const proxy of [MANUAL, { mode: 'system' }, { mode: 'pac', location: 'http://w/p.pac' }] as const) {
      const { network, urls } = setUp({ proxy })
      expect(await network.wayTo(makeEndpoint('http', host, 9000), undefined)).toEqual({})
      expect(urls).toEqual([])
    }
  },
)

test('none goes directly; a manual proxy takes all that is not left out', async () => {
  expect(await setUp({ proxy: { mode: 'none' } }).network.wayTo(COS, undefined)).toEqual({})
  const { network } = setUp({ proxy: { ...MANUAL, bypass: ['*.inside.example'] } })
  expect(await network.wayTo(COS, undefined)).toEqual({ proxy: { hostname: 'p.example', port: 3128 } })
  expect(await network.wayTo(makeEndpoint('https', 'nas.inside.example'), undefined)).toEqual({})
})

test('a password comes from the keychain once, and goes with another proxy or user', async () => {
  const { network, secrets, counts, kept, events } = setUp({ proxy: { ...MANUAL, user: 'jane' } })
  await network.storePassword('window', 'EXAMPLE pass:word')
  const basic = `Basic ${Buffer.from('jane:EXAMPLE pass:word').toString('base64')}`
  for (let round = 0; round < 3; round++) expect((await network.wayTo(COS, undefined)).proxy?.authorization).toBe(basic)
  expect([counts.secretReads, secrets.size, network.state().hasPassword]).toEqual([1, 1, true])
  expect(JSON.stringify([kept(), events, network.state()])).not.toContain('EXAMPLE')
  // Only the list of exceptions changes: the password stays.
  await network.save('window', { proxy: { ...MANUAL, user: 'jane', bypass: ['a.example'] } })
  expect((await network.wayTo(COS, undefined)).proxy?.authorization).toBe(basic)
  for (const change of [{ host: 'q.example' }, { port: 1 }, { user: 'joe' }]) {
    await network.storePassword('window', 'EXAMPLE pass:word')
    await network.save('window', { proxy: { ...MANUAL, user: 'jane', ...change } })
    expect([secrets.size, network.state().hasPassword]).toEqual([0, false])
    expect(JSON.stringify(await network.wayTo(COS, undefined))).not.toContain(basic)
    await network.save('window', { proxy: { ...MANUAL, user: 'jane' } })
  }
})

test('a change behind an address’s question mark is kept, and stays out of the audit log', async () => {
  const pac = (location: string) => ({ proxy: { mode: 'pac', location } as const })
  const { network, kept, events } = setUp(pac('https://pac.example/p?old-secret'))
  await network.save('window', pac('https://pac.example/p?new-secret'))
  expect(kept()).toEqual(pac('https://pac.example/p?new-secret'))
  expect(events).toMatchObject([{ event: 'settings-changed', changes: [] }])
  expect(JSON.stringify(events)).not.toContain('secret')
})

test('a password without a user, or without a proxy, is refused', async () => {
  for (const proxy of [MANUAL, { mode: 'none' }] as const)
    await expect(setUp({ proxy }).network.storePassword('window', 'x')).rejects.toMatchObject({
      info: { code: 'invalid-input' },
    })
})

test('a script is read once in a while, and without an answer of it nothing is reached', async () => {
  const { network, urls, counts, told, pass } = setUp({ proxy: { mode: 'pac', location: 'http://w/p.pac?t=EXAMPLE' } })
  told.pac = 'PROXY far.example:1;DIRECT'
  for (let round = 0; round < 3; round++)
    expect(await network.wayTo(COS, undefined)).toEqual({ proxy: { hostname: 'far.example', port: 1 } })
  expect([counts.pacReads, urls[0]]).toEqual([1, `script at http://w/p.pac?t=EXAMPLE https://${COS.host}/`])
  pass(11 * 60_000)
  told.pac = ''
  await expect(network.wayTo(COS, undefined)).rejects.toMatchObject({
    info: { code: 'pac-failed', subject: 'http://w/p.pac' },
  })
  expect(counts.pacReads).toBe(2)
})

test('the app’s authorities and the profile’s are trusted together, each once', async () => {
  const { network } = setUp({ proxy: { mode: 'none' }, caFile: '/ca/app.pem' })
  expect(await network.wayTo(COS, '/ca/profile.pem')).toEqual({ caPem: 'PEM of /ca/app.pem\nPEM of /ca/profile.pem' })
  expect(await network.wayTo(COS, '/ca/app.pem')).toEqual({ caPem: 'PEM of /ca/app.pem' })
  expect(await setUp({ proxy: { mode: 'none' } }).network.wayTo(COS, undefined)).toEqual({})
})

test('a change is in the audit log with old and new, and one with a file that cannot be read is not made', async () => {
  const { network, events, kept } = setUp({ proxy: { mode: 'none' } })
  await network.save('command-line', { proxy: { ...MANUAL, user: 'jane' } })
  expect(events).toEqual([
    {
      ...{ event: 'settings-changed', who: 'command-line', subject: 'network', outcome: 'accepted' },
      changes: [
        { name: 'proxy', before: 'none', after: 'manual' },
        { name: 'host', after: 'p.example' },
        { name: 'port', after: '3128' },
        { name: 'user', after: 'jane' },
      ],
    },
  ])
  const before = kept()
  await expect(network.save('window', { caFile: '/missing.pem' })).rejects.toMatchObject({
    info: { code: 'ca-file-unreadable' },
  })
  expect([kept(), events.length]).toEqual([before, 1])
  await network.save('window', { proxy: { ...MANUAL, user: 'jane' } })
  expect(events.length, 'nothing changed').toBe(1)
})

test('what is told of a proxy leaves the password’s place out', () => {
  expect(flat({ proxy: { ...MANUAL, user: 'jane', passwordId: 'n-0123456789abcdef' } })).toEqual({
    ...{ proxy: 'manual', host: 'p.example', port: 3128, user: 'jane' },
  })
  expect(flat({})).toEqual({ proxy: 'system' })
})
