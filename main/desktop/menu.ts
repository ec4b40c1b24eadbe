/** The app's menu, as data: macOS shows it at the top of the screen, Windows and Linux behind Alt. Its keys work everywhere. */
import type { MenuItemConstructorOptions } from 'electron'
import type { DesktopCommand } from '../../shared/ipc/desktop-calls.ts'
import type { TranslationKey } from '../../shared/messages/en.ts'
import type { Translate } from '../../shared/messages/translate.ts'
import type { Action } from './action.ts'

export interface MenuFacts {
  readonly t: Translate
  readonly platform: NodeJS.Platform
  /** False: developers' tools are offered. */
  readonly isPackaged: boolean
  readonly run: (action: Action) => void
}

type Item = MenuItemConstructorOptions
const LINE: Item = { type: 'separator' }

/** Pure: the whole menu. */
export function menuTemplate(facts: MenuFacts): Item[] {
  const isMac = facts.platform === 'darwin'
  return [
    ...(isMac ? [appMenu(facts)] : []),
    fileMenu(facts),
    editMenu(facts),
    viewMenu(facts),
    uploadsMenu(facts),
  ].concat(isMac ? [windowMenu(facts)] : [], helpMenu(facts))
}

const item = ({ t, run }: MenuFacts, label: TranslationKey, action: Action, accelerator?: string): Item => ({
  ...{ label: t(label), click: () => run(action) },
  ...(accelerator && { accelerator }),
})
const command = (facts: MenuFacts, label: TranslationKey, name: DesktopCommand, accelerator?: string): Item =>
  item(facts, label, { kind: 'command', command: name }, accelerator)
const role = ({ t }: MenuFacts, name: NonNullable<Item['role']>, label: TranslationKey): Item => ({
  ...{ role: name, label: t(label) },
})

/** macOS alone. */
function appMenu(facts: MenuFacts): Item {
  return {
    label: facts.t('window.transfer'),
    submenu: [
      item(facts, 'menu.about', { kind: 'about' }),
      LINE,
      item(facts, 'menu.settings', { kind: 'settings' }, 'Command+,'),
      LINE,
      role(facts, 'services', 'menu.services'),
      ...(facts.isPackaged ? [item(facts, 'menu.quick-action', { kind: 'quick-action' })] : []),
      LINE,
      role(facts, 'hide', 'menu.hide'),
      role(facts, 'hideOthers', 'menu.hide-others'),
      role(facts, 'unhide', 'menu.show-all'),
      LINE,
      item(facts, 'menu.quit', { kind: 'quit' }, 'Command+Q'),
    ],
  }
}

function fileMenu(facts: MenuFacts): Item {
  const isMac = facts.platform === 'darwin'
  const last: readonly Item[] = isMac
    ? []
    : [
        item(facts, 'menu.settings', { kind: 'settings' }, 'Control+,'),
        LINE,
        item(facts, 'menu.quit', { kind: 'quit' }, 'Control+Q'),
      ]
  return {
    label: facts.t('menu.file'),
    submenu: [
      command(facts, 'menu.add-files', 'add-files', 'CommandOrControl+O'),
      command(facts, 'menu.add-folder', 'add-folder', 'CommandOrControl+Shift+O'),
      LINE,
      item(facts, 'menu.close', { kind: 'close' }, 'CommandOrControl+W'),
      ...last,
    ],
  }
}

const editMenu = (facts: MenuFacts): Item => ({
  label: facts.t('menu.edit'),
  submenu: [
    role(facts, 'undo', 'menu.undo'),
    role(facts, 'redo', 'menu.redo'),
    LINE,
    role(facts, 'cut', 'menu.cut'),
    role(facts, 'copy', 'menu.copy'),
    // Its key counts outside of text fields too: files and images are pasted there.
    { ...role(facts, 'paste', 'menu.paste'), registerAccelerator: true },
    role(facts, 'selectAll', 'menu.select-all'),
  ],
})

/** As the transfer page names its views, with their titles. */
const VIEWS: readonly (readonly [viewId: string, label: TranslationKey])[] = [
  ['uploads', 'view.uploads'],
  ['problems', 'view.problems'],
  ['history', 'view.history'],
  ['watched', 'view.watched'],
]

/** No *Reload*: it would end what the page's worker is doing. */
const viewMenu = (facts: MenuFacts): Item => ({
  label: facts.t('menu.view'),
  submenu: [
    ...VIEWS.map(([viewId, label], index) =>
      item(facts, label, { kind: 'view', viewId }, `CommandOrControl+${index + 1}`),
    ),
    LINE,
    role(facts, 'zoomIn', 'menu.zoom-in'),
    role(facts, 'zoomOut', 'menu.zoom-out'),
    role(facts, 'resetZoom', 'menu.zoom-reset'),
    LINE,
    role(facts, 'togglefullscreen', 'menu.full-screen'),
    ...(facts.isPackaged ? [] : [LINE, role(facts, 'toggleDevTools', 'menu.developer-tools')]),
  ],
})

const uploadsMenu = (facts: MenuFacts): Item => ({
  label: facts.t('view.uploads'),
  submenu: [
    command(facts, 'action.pause-all', 'pause-all'),
    command(facts, 'action.resume-all', 'resume-all'),
    LINE,
    command(facts, 'action.retry-failed', 'retry-failed'),
  ],
})

/** macOS alone; the role lists the windows. */
const windowMenu = (facts: MenuFacts): Item => ({
  label: facts.t('menu.window'),
  role: 'windowMenu',
})

const helpMenu = (facts: MenuFacts): Item => ({
  label: facts.t('menu.help'),
  role: 'help',
  submenu: [
    item(facts, 'menu.documentation', { kind: 'documentation' }),
    LINE,
    item(facts, 'menu.about', { kind: 'about' }),
  ],
})
