import { existsSync, readFileSync } from 'node:fs'
import type { ServerResponse } from 'node:http'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { MAX_FEED_BYTES } from '../../../shared/update-feed.ts'
import { feedOf, makeKey, signed } from '../../fakes/signed-feeds.ts'
import { codeOf, NEW, OLD, openStand, runs, type Stand, serve } from './harness.ts'

let stand: Stand
beforeEach(async () => {
  stand = await openStand()
})
afterEach(() => stand.close())

test('a release goes from the feed to the place of the old one, by two requests that say nothing of who asks', async () => {
  serve(stand)
  const { updates } = stand
  await updates.check()
  expect(updates.view()).toMatchObject({ phase: 'available', way: 'by-itself', offer: { version: '1.0.1' } })
  await updates.download()
  expect([updates.view().phase, runs(stand)]).toEqual(['ready', OLD])
  await updates.install(false)
  expect(updates.view().phase).toBe('installed')
  expect(readFileSync(stand.appImage).equals(NEW)).toBe(true)
  expect(stand.asked).toEqual([
    '/updates/stable/linux-x64.json',
    '/updates/releases/1.0.1/cos-courier-1.0.1-x64.AppImage',
  ])
  for (const headers of stand.requests) {
    const { host: _host, connection: _connection, ...told } = headers
    expect(Object.keys(told).sort()).toEqual(['accept', 'accept-encoding', 'cache-control', 'user-agent'])
    expect(told['user-agent']).toBe('cos-courier')
  }
  expect(existsSync(join(stand.dir, 'data', 'updates', '.updaterId'))).toBe(false)
})

const page = (response: ServerResponse): void =>
  void response.setHeader('content-type', 'text/html').end('<!doctype html><title>Log in</title>')

test.each<[string, (on: Stand) => void, string]>([
  [
    'is not there',
    (on) => serve(on, { feed: (response) => void response.writeHead(404).end() }),
    'update-feed-missing',
  ],
  [
    'cannot be had',
    (on) => serve(on, { feed: (response) => void response.writeHead(503).end() }),
    'update-unreachable',
  ],
  ['is a login page', (on) => serve(on, { feed: page }), 'update-feed-malformed'],
  ['is cut off', (on) => serve(on, { feed: signed(feedOf('1.0.1'), on.key).slice(0, 300) }), 'update-feed-malformed'],
  ['has no end', (on) => serve(on, { feed: ' '.repeat(MAX_FEED_BYTES + 1) }), 'update-feed-malformed'],
  ['comes byte by byte', (on) => serve(on, { feed: (response) => void response.write('{') }), 'update-unreachable'],
  [
    'breaks off',
    (on) =>
      serve(on, {
        feed: (response) => {
          response.writeHead(200, { 'content-length': 1000 }).write('{')
          setImmediate(() => response.destroy())
        },
      }),
    'update-unreachable',
  ],
  [
    'is elsewhere',
    (on) => serve(on, { feed: (response) => void response.writeHead(302, { location: '/updates/other.json' }).end() }),
    'update-redirect',
  ],
  ['is signed by a stranger', (on) => serve(on, { feed: signed(feedOf('1.0.1'), makeKey()) }), 'update-signature'],
  [
    'was changed',
    (on) => serve(on, { feed: signed(feedOf('1.0.1'), on.key).replace('1.0.1', '9.0.1') }),
    'update-signature',
  ],
  ['is for another computer', (on) => serve(on, { changes: { arch: 'arm64' } }), 'update-elsewhere'],
  ['has expired', (on) => serve(on, { changes: { expiresAt: '2026-11-22T11:59:59Z' } }), 'update-expired'],
  ['is of an older version', (on) => serve(on, { feed: signed(feedOf('0.9.0'), on.key) }), 'update-older'],
])('a feed that %s is refused: nothing is fetched, and why is told', async (_, arrange, code) => {
  arrange(stand)
  const { updates } = stand
  expect(await codeOf(updates.check())).toBe(code)
  expect(updates.view()).toMatchObject({ phase: 'none', isChecking: false, problem: { code } })
  expect(updates.view()).not.toHaveProperty('checkedAtMs')
  expect(stand.logged).toContainEqual({ what: 'update: looked', error: expect.objectContaining({ code }) })
  expect(await codeOf(updates.download())).toBe('update-not-ready')
  expect(stand.asked.filter((asked) => asked.includes('releases'))).toEqual([])
  expect(runs(stand)).toBe(OLD)
  serve(stand)
  expect(await codeOf(updates.check()), 'the control').toBe('done')
})

test('an older feed, rightly signed, is refused once a newer one was seen, also after a restart', async () => {
  serve(stand, { feed: signed(feedOf('1.0.5'), stand.key) })
  await stand.updates.check()
  serve(stand)
  expect(await codeOf(stand.updates.check())).toBe('update-older')
  expect(await codeOf(stand.again().check())).toBe('update-older')
  const beta = stand.again({ settings: () => ({ mode: 'notify', channel: 'beta' }) })
  stand.answer = (_request, response) =>
    void response.end(signed(feedOf('1.0.2-beta.1', { channel: 'beta' }), stand.key))
  expect(await codeOf(beta.check()), 'each channel has its own').toBe('done')
})

test('a release that is withdrawn while it waits is not installed', async () => {
  serve(stand)
  await stand.updates.check()
  await stand.updates.download()
  serve(stand, { changes: { rolloutPercent: 0 } })
  await stand.updates.check()
  expect(stand.updates.view()).toMatchObject({ phase: 'none', heldBack: '1.0.1' })
  expect(await codeOf(stand.updates.install(false))).toBe('update-not-ready')
  expect(runs(stand)).toBe(OLD)
})

test('nothing is installed while uploads run; when they are done it is', async () => {
  serve(stand)
  await stand.updates.check()
  await stand.updates.download()
  stand.isBusy = true
  expect(await codeOf(stand.updates.install(true))).toBe('update-busy')
  expect([stand.updates.view().phase, runs(stand)]).toEqual(['ready', OLD])
  stand.isBusy = false
  expect(await codeOf(stand.updates.install(true))).toBe('done')
})

test('a person who is to be told is not fetched for; one who wants it by itself is, and it is put in place at the end', async () => {
  serve(stand)
  await stand.updates.checkByItself()
  expect(stand.updates.view().phase).toBe('available')
  await stand.updates.installAtEnd()
  expect(runs(stand)).toBe(OLD)
  const automatic = stand.again({ settings: () => ({ mode: 'automatic', channel: 'stable' }) })
  await automatic.checkByItself()
  expect(automatic.view().phase).toBe('ready')
  stand.isBusy = true
  await automatic.installAtEnd()
  expect(runs(stand)).toBe(OLD)
  stand.isBusy = false
  await automatic.installAtEnd()
  expect(runs(stand)).not.toBe(OLD)
})

test('a timer looks for nobody who has turned it off', async () => {
  serve(stand)
  const off = stand.again({ settings: () => ({ mode: 'off', channel: 'stable' }) })
  await off.checkByItself()
  expect(stand.asked).toEqual([])
  await off.check()
  expect([off.view().phase, off.notice()]).toEqual(['available', undefined])
})

test('an installation that cannot replace itself is told where to fetch the new version', async () => {
  serve(stand)
  const byHand = stand.again({ findInstallation: async () => ({ way: 'by-hand', kinds: ['AppImage', 'deb'] }) })
  await byHand.check()
  expect(byHand.addressOfOffer()).toMatch(/^http:.*\/updates\/releases\/1\.0\.1\/cos-courier-1\.0\.1-x64\.AppImage$/)
  expect(await codeOf(byHand.download())).toBe('update-not-ready')
})
