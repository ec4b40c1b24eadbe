import { join } from 'node:path'
import { BrowserWindow, session } from 'electron'
import { SCHEME, serveApp } from './app-protocol.ts'
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
  const window = new BrowserWindow({
    width: plan.width,
    height: plan.height,
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
    },
  })
  window.on('page-title-updated', (event) => event.preventDefault())
  return { window, loaded: window.loadURL(addressOf(plan)) }
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
