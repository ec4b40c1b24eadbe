import { createServer } from 'node:http'
import path from 'node:path'
import { expect, test, vi } from 'vitest'
import { NEW, OLD, UPDATE_DIR } from '../../../scripts/lib/test-update-packages.mjs'
import { hostArch } from '../../../scripts/package/build-packages.mjs'
import { executableIn, unpackedDir } from '../../../scripts/package/layout.mjs'
import { feedText } from '../../../scripts/update/feed-text.mjs'
import { makeKey } from '../../../scripts/update/keys.mjs'
import { type Installed, installed } from '../lib/as-installed.ts'
import { check, releaseFeed, type UpdateWorld } from '../lib/update-world.ts'
import { useWorkspace } from '../lib/workspace.ts'

/** What a feed has to be before anything is offered; the unpacked app asks, which is started soonest. */
export function feeds(world: () => UpdateWorld): void {
  const workspace = useWorkspace()
  const unpacked = (): Installed =>
    installed(workspace(), executableIn(unpackedDir(path.join(UPDATE_DIR, OLD), 'linux', hostArch()), 'linux'))

  test('that the tool published is taken', async () => {
    expect(await check(unpacked())).toMatchObject({ exitCode: 0, state: 'available', current: OLD, available: NEW })
  })

  test.each([
    ['is missing', undefined, 'update-feed-missing', /has no list of versions/],
    [
      'is no feed',
      () => '<html>Please log in</html>',
      'update-feed-malformed',
      /no list of versions, so it was not used/,
    ],
    ['was changed after it was signed', () => world().text.replaceAll(NEW, '9.9.9'), 'update-signature', /not signed/],
    [
      'is signed by another key',
      () => feedText(world().feed, [makeKey()]),
      'update-signature',
      /not signed by the maker/,
    ],
    ['is of another platform', () => world().signed({ platform: 'win32' }), 'update-elsewhere', /for another app/],
    [
      'is of another architecture',
      () => world().signed({ arch: hostArch() === 'x64' ? 'arm64' : 'x64' }),
      'update-elsewhere',
      /for another app/,
    ],
    ['has expired', () => world().signed({ expiresAt: '2020-01-01T00:00:00Z' }), 'update-expired', /out of date/],
    [
      'is of a lower version',
      () => releaseFeed(world(), '0.9.9'),
      'update-older',
      /older than one that was there before/,
    ],
  ])('that %s is refused in plain words', async (_, text, code, words) => {
    if (text) await world().put(text())
    else await world().emulator.removeObjects('updates/stable/')
    const answer = await check(unpacked())
    expect(answer).toMatchObject({ code, available: null })
    expect(answer.exitCode).not.toBe(0)
    expect(answer.stderr).toMatch(words)
  })

  test('that goes back behind one that was seen is refused, though it is above what runs', async () => {
    const app = unpacked()
    await world().put(releaseFeed(world(), '1.0.2'))
    expect(await check(app)).toMatchObject({ state: 'available', available: '1.0.2' })
    await world().put(world().text)
    expect(await check(app)).toMatchObject({ code: 'update-older', exitCode: 1 })
  })

  test('that was withdrawn offers nothing', async () => {
    await world().put(world().signed({ rolloutPercent: 0 }))
    expect(await check(unpacked())).toMatchObject({ exitCode: 0, state: 'held-back', available: NEW })
  })

  test('that sends elsewhere is not followed', async () => {
    const elsewhere = createServer((_, answer) => answer.end(world().text))
    const asked = vi.fn()
    elsewhere.on('request', asked)
    await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve))
    const address = elsewhere.address()
    const location = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/feed.json`
    world().emulator.faults.add({ kind: 'GetObject', times: 5, effect: { type: 'redirect', status: 302, location } })
    expect(await check(unpacked())).toMatchObject({ code: 'update-redirect' })
    expect(asked).not.toHaveBeenCalled()
    elsewhere.close()
  })
}
