import * as v from 'valibot'
import { expect, test } from 'vitest'
import { AdminPlace } from '../../../shared/admin-place.ts'
import { Appearance, defaultAppearance } from '../../../shared/appearance.ts'
import { DesktopSettings, defaultDesktop } from '../../../shared/notifications.ts'
import { Settings } from '../../../shared/settings.ts'

test('settings of an earlier version stay valid, and nothing chosen means the defaults', () => {
  const old = v.parse(Settings, { schema: 1 })
  expect(old.appearance).toBeUndefined()
  expect(old.desktop).toBeUndefined()
  expect(defaultAppearance()).toEqual({ theme: 'system', density: 'comfortable' })
  expect(defaultDesktop()).toEqual({ notify: 'all', showProgress: true, keepAwake: true, onClose: 'ask' })
})

test('what is said keeps its value, what is not gets its default', () => {
  expect(v.parse(Appearance, { density: 'compact' })).toEqual({ theme: 'system', density: 'compact' })
  expect(v.parse(DesktopSettings, { onClose: 'tray' })).toEqual({ ...defaultDesktop(), onClose: 'tray' })
})

test.each([
  [{ page: 'about' }, true],
  [{ profileId: 'p-0123456789abcdef' }, true],
  [{ door: 'key' }, true],
  [{ complete: 'p-0123456789abcdef' }, true],
  [{ door: 'window' }, false],
  [{ page: 'nowhere' }, false],
  [{ page: 'about', profileId: 'p-0123456789abcdef' }, false],
  [{ profileId: '../../etc' }, false],
  [{}, false],
])('a place in the settings is one of the pages, a profile or a door, alone: %j', (place, isPlace) => {
  expect(v.is(AdminPlace, place)).toBe(isPlace)
})
