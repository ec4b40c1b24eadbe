import type { MenuItemConstructorOptions } from 'electron'
import { expect, test } from 'vitest'
import type { Action } from '../../../main/desktop/action.ts'
import { menuTemplate } from '../../../main/desktop/menu.ts'
import { createTranslator } from '../../../shared/messages/translate.ts'

/** As `renderer/transfer/views.tsx` has them. */
const VIEWS = ['uploads', 'problems', 'history', 'watched']

const flat = (items: readonly MenuItemConstructorOptions[]): readonly MenuItemConstructorOptions[] =>
  items.flatMap((item) => [item, ...(Array.isArray(item.submenu) ? flat(item.submenu) : [])])

function menuOf(platform: NodeJS.Platform, isPackaged = true, language: 'en' | 'zh-CN' = 'en') {
  const actions: Action[] = []
  const t = createTranslator(language)
  const menu = menuTemplate({ t, platform, isPackaged, run: (action) => actions.push(action) })
  return { menu, items: flat(menu), actions }
}

test.each(['linux', 'win32', 'darwin'] as const)(
  'on %s no two items have one key, and nothing reloads the page',
  (platform) => {
    const { items } = menuOf(platform)
    const keys = items.flatMap(({ accelerator }) => (accelerator ? [String(accelerator)] : []))
    expect(new Set(keys).size).toBe(keys.length)
    for (const key of ['CommandOrControl+O', 'CommandOrControl+Shift+O', 'CommandOrControl+1', 'CommandOrControl+4'])
      expect(keys).toContain(key)
    const roles = items.map(({ role }) => role)
    for (const role of ['reload', 'forceReload', 'toggleDevTools', 'quit', 'close']) expect(roles).not.toContain(role)
    for (const role of ['undo', 'cut', 'copy', 'paste', 'selectAll', 'zoomIn', 'togglefullscreen'])
      expect(roles).toContain(role)
  },
)

test('developers’ tools are for those who run it from its sources', () => {
  expect(menuOf('linux', false).items.map(({ role }) => role)).toContain('toggleDevTools')
})

test('macOS has the app’s own menu first, with Settings and Quit in it; elsewhere these are in File', () => {
  const labels = (items: MenuItemConstructorOptions['submenu']) =>
    Array.isArray(items) ? items.map(({ label }) => label) : []
  const mac = menuOf('darwin').menu
  expect(mac.map(({ label }) => label)).toEqual([
    ...['COS Courier', 'File', 'Edit', 'View', 'Uploads', 'Window', 'Help'],
  ])
  expect(labels(mac[0]?.submenu)).toEqual(expect.arrayContaining(['Settings…', 'Quit']))
  expect(labels(mac[1]?.submenu)).not.toContain('Quit')
  const linux = menuOf('linux').menu
  expect(linux.map(({ label }) => label)).toEqual(['File', 'Edit', 'View', 'Uploads', 'Help'])
  expect(labels(linux[0]?.submenu)).toEqual(expect.arrayContaining(['Settings…', 'Close window', 'Quit']))
})

test('every item without a role says what to do, in both languages', () => {
  for (const language of ['en', 'zh-CN'] as const) {
    const { items, actions } = menuOf('darwin', true, language)
    const own = items.filter(({ role, type, submenu }) => !role && type !== 'separator' && !submenu)
    for (const item of own) {
      expect(item.label).toBeTruthy()
      Reflect.apply(item.click ?? expect.fail, undefined, [])
    }
    expect(actions).toHaveLength(own.length)
  }
  const { items, actions } = menuOf('linux')
  const click = (label: string) => items.find((item) => item.label === label)?.click
  Reflect.apply(click('Retry failed') ?? expect.fail, undefined, [])
  Reflect.apply(click('Quit') ?? expect.fail, undefined, [])
  expect(actions).toEqual([{ kind: 'command', command: 'retry-failed' }, { kind: 'quit' }])
})

test('View names the window’s views, in their order', () => {
  const { items, actions } = menuOf('linux')
  for (const label of ['Uploads', 'Problems', 'History', 'Watched folders']) {
    const click = items.find((item) => item.label === label && item.accelerator)?.click
    Reflect.apply(click ?? expect.fail, undefined, [])
  }
  expect(actions).toEqual(VIEWS.map((viewId) => ({ kind: 'view', viewId })))
})
