/** Parts of the desktop's side that need nothing of its figures. */
import { app, clipboard, screen } from 'electron'
import { addSource } from '../grants.ts'
import type { TransferWatch } from '../page-listeners.ts'
import type { State } from '../state/open-state.ts'
import type { Action } from './action.ts'
import { type ClipboardImages, createClipboardImages } from './clipboard-images.ts'
import { readClipboardPng } from './clipboard-png.ts'
import type { Desktop, DesktopOptions } from './desktop.ts'
import { showMenu } from './electron-desktop.ts'
import { openWindowPlaces, type WindowPlaces } from './window-places.ts'

/** As the installer calls it (electron-builder.yml). */
const APP_ID = 'com.cos-courier.app'

/** Images that were pasted. */
export const imagesIn = ({ state, dataDir }: DesktopOptions): ClipboardImages =>
  createClipboardImages({
    ...{ dataDir, setTimer },
    readPng: () => readClipboardPng(clipboard),
    addSource: state.sources.add,
    neededPaths: () => state.openBatches.sources().map(({ rootPath }) => rootPath),
    now: () => new Date(),
    logUnexpected: state.log.unexpected,
  })

/** As if dropped on the window; answers how many can be used. */
export function openFiles({ state, window }: DesktopOptions, paths: readonly string[]): number {
  const added = paths.map((path) => addSource(state.sources, path))
  window.send('sources.opened', { added })
  return added.filter(({ ok }) => ok).length
}

/** Not before somebody sees it; in the language of the settings, also when that changes. */
export function menuIn({ t }: DesktopOptions, run: (action: Action) => void) {
  let shown: string | undefined
  const show = (): void => {
    if (t.language === shown) return
    shown = t.language
    showMenu(t, run)
  }
  const refresh = (): void => {
    if (shown !== undefined) show()
  }
  return { show, refresh }
}

/** Where the windows were when they were last open. */
export const placesIn = ({ log }: Pick<State, 'log'>, dataDir: string): WindowPlaces =>
  openWindowPlaces({
    ...{ dataDir, setTimer },
    workAreas: () => screen.getAllDisplays().map(({ workArea }) => workArea),
    onDamaged: (keptAs) => log.info('places of windows were damaged; kept aside', { keptAs }),
    onUnsaved: (error) => log.unexpected('places of windows', error),
  })

/** For the transfer window, which is there before whoever looks after it. */
export const watchedBy = (places: WindowPlaces, desktop: () => Desktop): TransferWatch => ({
  places,
  onOpened: (window) => desktop().onOpened(window),
  onShown: () => desktop().onShown(),
  onPageStarted: () => desktop().onPageStarted(),
  onPageGone: () => desktop().onPageGone(),
})

/** What only one of the systems has. */
export function followSystem(open: () => void): void {
  // Windows shows no notification of a program that it cannot name.
  if (process.platform === 'win32') app.setAppUserModelId(APP_ID)
  // macOS starts no second process: it tells the one that runs, also when that only runs a command.
  app.on('activate', open)
}

/** Answers how to stop it. */
export function setTimer(delayMs: number, act: () => void): () => void {
  const timer = setTimeout(act, delayMs)
  return () => clearTimeout(timer)
}
