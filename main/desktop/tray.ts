import type { Progress } from '../../shared/ipc/desktop-calls.ts'
import type { Translate } from '../../shared/messages/translate.ts'
import type { Action } from './action.ts'
import { type Standing, standingOf } from './standing.ts'
import { statusLine } from './status-words.ts'

/** One line of the menu; without `action` it only says something. */
export type TrayItem =
  | { readonly kind: 'line' }
  | { readonly kind: 'item'; readonly label: string; readonly action?: Action; readonly isEnabled: boolean }

/** What the icon shows; `busy` while something is sent or waits. */
export type TrayImage = 'calm' | 'busy' | 'paused' | 'problems'

export interface TrayView {
  readonly image: TrayImage
  readonly toolTip: string
  readonly items: readonly TrayItem[]
}

/** One icon of the system's tray. */
export interface TrayIcon {
  readonly show: (view: TrayView) => void
  readonly destroy: () => void
}

/** The tray as the app uses it. */
export interface Tray {
  /** After anything in it has changed. */
  readonly refresh: () => void
  /** Makes the icon where the desktop has a place for it; true when there is one. */
  readonly ensure: () => Promise<boolean>
  readonly destroy: () => void
}

export interface TrayPorts {
  /** Whether somebody shows tray icons on this desktop. */
  readonly hasHost: () => Promise<boolean>
  /** Undefined where the system refuses one. */
  readonly create: () => TrayIcon | undefined
  readonly view: () => TrayView
}

const IMAGES: Readonly<Record<Standing, TrayImage>> = {
  ...{ idle: 'calm', done: 'calm', uploading: 'busy', waiting: 'busy', paused: 'paused', problems: 'problems' },
}

/** Pure: what the tray shows for these figures. `mayConfigure`: the settings can be opened. */
export function trayView(t: Translate, progress: Progress | undefined): TrayView {
  const status = statusLine(t, progress)
  const item = (label: string, action: Action, isEnabled = true): TrayItem => ({
    ...{ kind: 'item', label, action, isEnabled },
  })
  const items: readonly TrayItem[] = [
    { kind: 'item', label: status, isEnabled: false },
    { kind: 'line' },
    item(t('action.pause-all'), { kind: 'command', command: 'pause-all' }, (progress?.active ?? 0) > 0),
    item(t('action.resume-all'), { kind: 'command', command: 'resume-all' }, (progress?.paused ?? 0) > 0),
    item(t('menu.add-files'), { kind: 'command', command: 'add-files' }),
    { kind: 'line' },
    item(t('desktop.open'), { kind: 'open' }),
    item(t('menu.settings'), { kind: 'settings' }),
    item(t('menu.quit'), { kind: 'quit' }),
  ]
  return { image: IMAGES[standingOf(progress)], toolTip: `${t('window.transfer')}\n${status}`, items }
}

/** Tells the icon only what has changed: a menu that is replaced while it is open closes on some desktops. */
export function createTray({ hasHost, create, view }: TrayPorts): Tray {
  let icon: TrayIcon | undefined
  let shown = ''
  const refresh = (): void => {
    const next = view()
    const text = JSON.stringify(next)
    if (icon === undefined || text === shown) return
    shown = text
    icon.show(next)
  }
  const destroy = (): void => {
    icon?.destroy()
    icon = undefined
    shown = ''
  }
  return {
    ...{ refresh, destroy },
    async ensure() {
      if (!(await hasHost())) {
        // Its host has gone: an icon nobody shows must not count as one.
        destroy()
        return false
      }
      icon ??= create()
      refresh()
      return icon !== undefined
    },
  }
}
