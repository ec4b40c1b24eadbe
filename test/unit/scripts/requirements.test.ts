import { expect, test } from 'vitest'
import { packagesFor, requirementsFor } from '../../../scripts/lib/requirements.mjs'

const names = (needs: Parameters<typeof requirementsFor>[0], env: NodeJS.ProcessEnv): string[] =>
  requirementsFor(needs, env).map(({ name }) => name)

test('a desktop needs neither Xvfb nor a keychain of its own', () => {
  const desktop = { DISPLAY: ':0', DBUS_SESSION_BUS_ADDRESS: 'unix:path=/run/user/1000/bus' }
  expect(names(['display', 'keychain'], desktop)).toEqual(['libsecret-1.so.0'])
})

test('a server needs a display, a bus and a keychain', () => {
  const wanted = ['Xvfb', 'dbus-daemon', 'gnome-keyring-daemon', 'libsecret-1.so.0']
  expect(names(['display', 'keychain'], {})).toEqual(expect.arrayContaining(wanted))
})

test('a private session is complete on a desktop too', () => {
  const desktop = { WAYLAND_DISPLAY: 'wayland-0', DBUS_SESSION_BUS_ADDRESS: 'unix:path=/run/user/1000/bus' }
  expect(names(['session'], desktop)).toEqual(names(['display', 'keychain'], {}))
})

test('chooses the package name that this release of Debian knows, each package once', () => {
  const missing = requirementsFor(['electron', 'session'], {})
  const bookworm = packagesFor(missing, (name) => !name.includes('t64'))
  const trixie = packagesFor(missing, () => true)
  expect(bookworm).toContain('libgtk-3-0')
  expect(trixie).toContain('libgtk-3-0t64')
  expect(bookworm.filter((name) => name === 'dbus-bin')).toHaveLength(1)
})

test('falls back to the oldest name where apt cannot be asked', () => {
  expect(packagesFor(requirementsFor(['fonts'], {}), () => false)).toEqual(['fonts-wqy-microhei'])
})

test('packages need the tools that make them, and only those that are made', () => {
  expect(names(['appimage'], {})).toEqual(['mksquashfs', 'unsquashfs', 'desktop-file-validate'])
  expect(packagesFor(requirementsFor(['appimage', 'rpm', 'archives'], {}), () => true)).toEqual([
    'squashfs-tools',
    'desktop-file-utils',
    'rpm',
    '7zip',
  ])
  expect(names(['electron', 'session'], {})).not.toContain('rpmbuild')
})
