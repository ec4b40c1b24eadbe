import type { Result } from '../../../shared/errors.ts'
import type { AddedSource, Environment } from '../../../shared/ipc/contract.ts'
import type { DesktopCommand } from '../../../shared/ipc/desktop-calls.ts'
import type { TransferWindowEvents } from '../../../shared/ipc/transfer-events.ts'
import { createStore } from '../../common/store.ts'
import { onMainEvent } from '../../common/window-events.ts'
import { addFiles, call } from '../bridge.ts'
import { activePlaceOf } from '../destinations.ts'
import type { Session } from '../session.ts'
import type { WorkerClient } from '../worker-client.ts'
import { isTextField, readPaste } from './paste.ts'
import { createProgressTeller, progressOf } from './tell-progress.ts'

/** Why nothing came of what was pasted or opened. */
export type Hint = 'text' | 'nothing' | 'no-profile'

export interface DesktopState {
  /** Main keeps the computer from falling asleep. */
  readonly isAwake: boolean
  readonly hint: Hint | undefined
}

/** The page's side of the desktop: what menu, tray and clipboard bring, and what they show. */
export interface DesktopPage {
  readonly subscribe: (listener: () => void) => () => void
  readonly state: () => DesktopState
  readonly dismissHint: () => void
}

type Parts = { readonly client: WorkerClient; readonly session: Session }

/** Of the page's life. */
export function startDesktopPage({ client, session }: Parts): DesktopPage {
  const store = createStore<DesktopState>({ isAwake: false, hint: undefined })
  const show = (hint: Hint | undefined): void => store.update({ hint })
  const add: Add = (added, files = []) =>
    whenKnown(session, (environment) => {
      const hasPlace = activePlaceOf(environment) !== undefined
      show(hasPlace ? undefined : 'no-profile')
      if (hasPlace) session.add(Promise.resolve(added), files)
    })
  tellProgress(client)
  onMainEvent<TransferWindowEvents, 'desktop.command'>('desktop.command', ({ command }) =>
    obey(command, { client, session }),
  )
  onMainEvent<TransferWindowEvents, 'view.asked'>('view.asked', ({ viewId }) => session.show(viewId))
  onMainEvent<TransferWindowEvents, 'sources.opened'>('sources.opened', ({ added }) => add({ ok: true, value: added }))
  onMainEvent<TransferWindowEvents, 'awake.changed'>('awake.changed', ({ isKept }) => store.update({ isAwake: isKept }))
  window.addEventListener('paste', (event) => {
    if (!isTextField(event.target)) void paste(event, add, show)
  })
  return { subscribe: store.subscribe, state: store.state, dismissHint: () => show(undefined) }
}

function obey(command: DesktopCommand, { client, session }: Parts): void {
  if (command === 'add-files') session.pick('files')
  else if (command === 'add-folder') session.pick('folder')
  else if (command === 'pause-all') client.command('pause', 'all')
  else if (command === 'resume-all') client.command('resume', 'all')
  else client.command('retry', 'all')
}

function tellProgress(client: WorkerClient): void {
  const tellNews = createProgressTeller({
    progress: () => {
      const { totals, secondsLeft } = client.state()
      return totals && progressOf(totals, secondsLeft)
    },
    // Main shows it or does not: nothing here depends on it.
    tell: (progress) => void call['progress.tell'](progress),
    setTimer: (delayMs, act) => setTimeout(act, delayMs),
  })
  client.subscribe(tellNews)
}

/** Now, or as soon as main has answered: what was pasted before is not lost. */
function whenKnown(session: Session, act: (environment: Environment) => void): void {
  let stop = (): void => undefined
  const look = (): void => {
    const { environment } = session.state()
    if (environment === undefined) return
    stop()
    act(environment)
  }
  if (session.state().environment) look()
  else stop = session.subscribe(look)
}

type Add = (added: Result<readonly AddedSource[]>, files?: readonly File[]) => void

async function paste(event: ClipboardEvent, add: Add, show: (hint: Hint) => void): Promise<void> {
  const { files = [], types = [] } = event.clipboardData ?? {}
  const pasted = readPaste({ files: [...files], types })
  if (pasted.kind === 'files') return add(await addFiles(pasted.files), pasted.files)
  if (pasted.kind !== 'image') return show(pasted.kind)
  const added = await addFiles([pasted.file])
  // What is on disk is taken from there; the preload leaves out what is not.
  if (!added.ok || added.value.length > 0) return add(added, [pasted.file])
  const image = await call['clipboard.image']({})
  add(image.ok ? { ok: true, value: [{ ok: true, source: image.value }] } : image, [pasted.file])
}
