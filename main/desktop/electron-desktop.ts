/** Electron's side of tray, taskbar, notifications, sleep and menu: everything here only does what it is told. */
import {
  app,
  type BrowserWindow,
  dialog,
  Menu,
  Notification,
  nativeImage,
  powerSaveBlocker,
  shell,
  Tray,
} from 'electron'
import { formatCount } from '../../shared/messages/format.ts'
import type { Translate } from '../../shared/messages/translate.ts'
import type { Action } from './action.ts'
import { drawIcon } from './draw-icon.ts'
import type { EndChoice, Refuge, Stake } from './end-guard.ts'
import { menuTemplate } from './menu.ts'
import type { Notice } from './notifier.ts'
import type { TaskbarPort, TaskbarView } from './taskbar.ts'
import type { TrayIcon, TrayImage, TrayItem } from './tray.ts'

type CurrentWindow = () => BrowserWindow | undefined

const isMac = process.platform === 'darwin'
/** Of the icon at 100 %; the larger ones are for sharper screens. */
const TRAY_SIZE_PX = isMac ? 18 : 22
const SCALES = [1, 1.5, 2]

function trayImage(image: TrayImage): Electron.NativeImage {
  const icon = nativeImage.createEmpty()
  for (const scaleFactor of SCALES) {
    const sizePx = Math.round(TRAY_SIZE_PX * scaleFactor)
    icon.addRepresentation({ scaleFactor, buffer: drawIcon(image, sizePx, isMac), width: sizePx, height: sizePx })
  }
  icon.setTemplateImage(isMac)
  return icon
}

/** An icon in the tray; undefined where the system has none to give. */
export function createTrayIcon(run: (action: Action) => void): TrayIcon | undefined {
  const images = new Map<TrayImage, Electron.NativeImage>()
  const imageOf = (name: TrayImage): Electron.NativeImage => {
    const image = images.get(name) ?? trayImage(name)
    images.set(name, image)
    return image
  }
  let tray: Tray
  try {
    tray = new Tray(imageOf('calm'))
  } catch {
    return undefined // the window stays reachable without it, see end-guard.ts
  }
  tray.on('click', () => run({ kind: 'open' }))
  return {
    show({ image, toolTip, items }) {
      tray.setImage(imageOf(image))
      tray.setToolTip(toolTip)
      tray.setContextMenu(Menu.buildFromTemplate(items.map((item) => menuItem(item, run))))
    },
    destroy: () => tray.destroy(),
  }
}

function menuItem(item: TrayItem, run: (action: Action) => void): Electron.MenuItemConstructorOptions {
  if (item.kind === 'line') return { type: 'separator' }
  const { action, label, isEnabled } = item
  return { label, enabled: isEnabled, ...(action && { click: () => run(action) }) }
}

/** The icon of the app and of its window. */
export const taskbarPort = (window: CurrentWindow, t: Translate): TaskbarPort => ({
  show(view) {
    const current = window()
    if (current && !current.isDestroyed()) showIn(current, view, t)
    if (process.platform !== 'win32') app.setBadgeCount(view.badge)
  },
})

function showIn(window: BrowserWindow, { mode, ratio, badge }: TaskbarView, t: Translate): void {
  if (mode === 'none') window.setProgressBar(-1)
  else window.setProgressBar(mode === 'indeterminate' ? 2 : ratio, { mode })
  if (process.platform !== 'win32') return
  const words = t('desktop.badge', { count: badge, total: formatCount(t.language, badge) })
  if (badge === 0) window.setOverlayIcon(null, '')
  else window.setOverlayIcon(nativeImage.createFromBuffer(drawIcon('problems', 32, false), { scaleFactor: 2 }), words)
}

/** Shows notices until they are clicked or go away; what is not referenced would be collected and its click lost. */
export function createNotices(onClick: (viewId: Notice['viewId']) => void): (notice: Notice) => void {
  const open = new Set<Notification>()
  return ({ title, body, viewId }) => {
    if (!Notification.isSupported()) return
    const notification = new Notification({ title, body, icon: trayImage(viewId === 'problems' ? 'problems' : 'busy') })
    open.add(notification)
    notification.on('click', () => {
      open.delete(notification)
      onClick(viewId)
    })
    notification.on('close', () => open.delete(notification))
    notification.show()
  }
}

/** Asks for a look, once; ends by itself when the window gets the focus. */
export function askForAttention(window: BrowserWindow | undefined): void {
  if (isMac) app.dock?.bounce('informational')
  else if (window && !window.isDestroyed()) window.flashFrame(true)
}

/** Keeps the computer, not its screen, from going to sleep, until what it returns is called. */
export function blockSleep(): () => void {
  const id = powerSaveBlocker.start('prevent-app-suspension')
  return () => void powerSaveBlocker.stop(id)
}

/** The question before uploads end; answered with *cancel* when the dialog is closed. */
export async function askHowToEnd(
  window: BrowserWindow | undefined,
  t: Translate,
  { refuge, stake, status }: { readonly refuge: Refuge; readonly stake: Stake; readonly status: string },
): Promise<{ choice: EndChoice; isRemembered: boolean }> {
  const choices: readonly EndChoice[] = ['stay', 'end', 'cancel']
  const options: Electron.MessageBoxOptions = {
    type: 'question',
    message: t(`dialog.end.${stake}-title`),
    detail: stake === 'uploads' ? t('dialog.end.uploads-detail', { status }) : t('dialog.end.watches-detail'),
    buttons: [t(`dialog.end.stay-${refuge}`), t(`dialog.end.${stake}-end`), t('dialog.cancel')],
    checkboxLabel: t('dialog.end.remember'),
    ...{ defaultId: 0, cancelId: 2, noLink: true },
  }
  const parent = window?.isVisible() ? window : undefined
  const answer = parent ? await dialog.showMessageBox(parent, options) : await dialog.showMessageBox(options)
  return { choice: choices[answer.response] ?? 'cancel', isRemembered: answer.checkboxChecked }
}

/** Of all windows; on macOS the app's own. */
export function showMenu(t: Translate, run: (action: Action) => void): void {
  const facts = { t, run, platform: process.platform, isPackaged: app.isPackaged }
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(facts)))
}

/** COS's own documentation, as its console's help leads to it. */
const DOCUMENTATION = {
  en: 'https://www.tencentcloud.com/document/product/436',
  'zh-CN': 'https://cloud.tencent.com/document/product/436',
} as const

export const openDocumentation = (language: Translate['language']): Promise<void> =>
  shell.openExternal(DOCUMENTATION[language])
