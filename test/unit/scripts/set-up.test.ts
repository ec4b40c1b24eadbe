import { expect, test } from 'vitest'
import { canFallBack } from '../../../scripts/lib/electron-fallback.mjs'
import { reasonIn } from '../../../scripts/lib/electron-official.mjs'
import { satisfiesLock } from '../../../scripts/lib/node-modules.mjs'
import { assertNode } from '../../../scripts/lib/setup.mjs'

test.each(['20.19.0', '20.20.2', '22.0.0', '26.1.0'])('Node %s is new enough', (version) => {
  expect(() => assertNode(version)).not.toThrow()
})

test.each(['20.18.3', '18.20.0'])('Node %s is refused with the version that is needed', (version) => {
  expect(() => assertNode(version)).toThrow(`This is Node ${version}; Node 20.19 or later is needed`)
})

const lock = {
  packages: { '': {}, 'node_modules/a': { version: '1.0.0' }, 'node_modules/b': { version: '2.0.0', optional: true } },
}

test('what npm ci left satisfies the lock, also without packages for other platforms', () => {
  expect(satisfiesLock(lock, { packages: { 'node_modules/a': { version: '1.0.0' } } })).toBe(true)
})

test.each([
  ['a missing package', {}],
  ['another version', { 'node_modules/a': { version: '1.0.1' } }],
  [
    'another version of an optional package',
    { 'node_modules/a': { version: '1.0.0' }, 'node_modules/b': { version: '1.0.0' } },
  ],
])('%s does not satisfy the lock', (_what, packages) => {
  expect(satisfiesLock(lock, { packages })).toBe(false)
})

test('the reason of a failed download is one line without the stack', () => {
  const stack =
    'TypeError: fetch failed\n    at node:internal/deps/undici/undici:14152:11\n    at async get (file:///x.js:9:1)\n'
  expect(reasonIn(stack)).toBe('fetch failed')
})

test('the test Electron is taken on Linux x64 alone, and where nobody forbids it', () => {
  const system = { platform: 'linux', arch: 'x64', env: {} }
  expect(canFallBack(system)).toBe(true)
  expect(canFallBack({ ...system, platform: 'win32' })).toBe(false)
  expect(canFallBack({ ...system, arch: 'arm64' })).toBe(false)
  expect(canFallBack({ ...system, env: { ELECTRON_FALLBACK: 'never' } })).toBe(false)
})
