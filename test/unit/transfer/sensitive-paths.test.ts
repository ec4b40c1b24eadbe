import { mkdtemp, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { lookAtSensitivePaths } from '../../../main/transfer/sensitive-paths.ts'
import { sensitivePlaces } from '../../../main/transfer/sensitive-places.ts'

async function guardOn(platform: NodeJS.Platform) {
  const home = await realpath(await mkdtemp(join(tmpdir(), 'home-')))
  onTestFinished(() => rm(home, { recursive: true }))
  return { home, guard: await lookAtSensitivePaths({ homeDir: home, dataDir: join(home, 'app') }, platform) }
}

test('a place covers itself and all below, by whole segments, before it exists', async () => {
  const { home, guard } = await guardOn('linux')
  expect(guard.covers(join(home, '.ssh'))).toBe(true)
  expect(guard.covers(join(home, '.ssh/a/b'))).toBe(true)
  expect(guard.covers(join(home, 'app/x'))).toBe(true)
  expect(guard.covers(join(home, '.sshx'))).toBe(false)
  expect(guard.covers(home)).toBe(false)
})

test('letter case counts on Linux, not on macOS and Windows', async () => {
  for (const [platform, expected] of [
    ['linux', false],
    ['darwin', true],
    ['win32', true],
  ] as const) {
    const { home, guard } = await guardOn(platform)
    expect(guard.covers(join(home, '.SSH/id'))).toBe(expected)
    expect(guard.isPlace(join(home, '.Aws'), 0n, 0n)).toBe(expected)
  }
})

test.each(['linux', 'darwin', 'win32'] as const)(
  'the list for %s holds what every system has, and browser profiles',
  (platform) => {
    const places = sensitivePlaces(platform)
    for (const name of ['.ssh', '.gnupg', '.aws', '.kube', '.docker', '.netrc', '.git-credentials', '.password-store'])
      expect(places).toContain(`~/${name}`)
    expect(places.some((place) => /Chrome|chrome/.test(place))).toBe(true)
    expect(places.some((place) => /keyrings|Keychains|Credentials/.test(place))).toBe(true)
  },
)
