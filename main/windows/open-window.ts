import { join } from 'node:path'
import { app, BrowserWindow, session } from 'electron'
import type { Opening, PlacedName, WindowPlaces } from '../desktop/window-places.ts'
import { SCHEME, serveApp } from './app-protocol.ts'
import { enterDock } from './dock.ts'
import { lockDownSession } from './lockdown.ts'
import { groundColor } from './looks.ts'

/** What differs between our windows. */
export interface WindowPlan {
  /** Host of its origin, folder of its page, name of its preload. */
  readonly name: 'transfer' | 'admin' | 'key-entry' | 'passphrase'
  /** Session partition; `persist:` keeps storage on disk. */
  readonly partition: string
  readonly width: number
  readonly height: number
  readonly show: boolean
  readonly title: string
  /** Of the window's folder; `index.html` unless said. */
  readonly page?: string
  readonly query?: Readonly<Record<string, string>>
  readonly parent?: BrowserWindow
  readonly resizable?: boolean
  /** Opens it where it was, and remembers where it is. */
  readonly places?: WindowPlaces
}

const prepared = new Set<string>()

/** The origin calls from that window must come from. */
export const originOf = (name: WindowPlan['name']): string => `${SCHEME}://${name}`

/**
 * Opens a sandboxed, isolated window on its own session. `distDir` holds `renderer/` and `preload/`. The page loads
 * after this returns, so that whoever checks senders knows the window before its first call.
 */
export function openWindow(plan: WindowPlan, distDir: string): { window: BrowserWindow; loaded: Promise<void> } {
  prepareSession(plan, distDir)
  if (plan.show) enterDock()
  const { isMaximized, ...bounds } = placeOf(plan)
  const window = new BrowserWindow({
    ...bounds,
    minWidth: 480,
    minHeight: 360,
    show: plan.show,
    title: plan.title,
    resizable: plan.resizable ?? true,
    autoHideMenuBar: true,
    backgroundColor: groundColor(),
    ...(plan.parent && { parent: plan.parent, modal: true }),
    webPreferences: {
      preload: join(distDir, 'preload', `${plan.name}.cjs`),
      partition: plan.partition,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
      safeDialogs: true,
      backgroundThrottling: false,
      devTools: !app.isPackaged,
    },
  })
  if (isMaximized && plan.show) window.maximize()
  window.on('page-title-updated', (event) => event.preventDefault())
  watchPlace(plan, window)
  return { window, loaded: window.loadURL(addressOf(plan)) }
}

/** Only these two windows have a place of their own. */
const isPlaced = (name: WindowPlan['name']): name is PlacedName => name === 'transfer' || name === 'admin'

function placeOf({ name, places, width, height }: WindowPlan): Opening {
  const usual = { width, height }
  return places && isPlaced(name) ? places.placeFor(name, usual) : { ...usual, isMaximized: false }
}

function watchPlace({ name, places }: WindowPlan, window: BrowserWindow): void {
  if (isPlaced(name))
    places?.watch(name, {
      onChange: (listener) => {
        window.on('resize', listener).on('move', listener).on('maximize', listener).on('unmaximize', listener)
      },
      normalBounds: () => window.getNormalBounds(),
      isMaximized: () => window.isMaximized(),
      isElsewhere: () => window.isFullScreen() || window.isMinimized(),
    })
}

function prepareSession(plan: WindowPlan, distDir: string): void {
  if (prepared.has(plan.partition)) return
  prepared.add(plan.partition)
  const own = session.fromPartition(plan.partition)
  lockDownSession(own, plan.partition.startsWith('persist:') ? originOf(plan.name) : undefined)
  serveApp(own.protocol, plan.name, join(distDir, 'renderer'))
}

function addressOf({ name, page = 'index.html', query = {} }: WindowPlan): string {
  const search = new URLSearchParams(query).toString()
  return `${originOf(name)}/${name}/${page}${search && `?${search}`}`
}
