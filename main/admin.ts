/** The admin side: its window, the key-entry window, and the calls both may make. */
import { type BrowserWindow, clipboard, ipcMain } from 'electron'
import type { AdminPlace } from '../shared/admin-place.ts'
import { AppError } from '../shared/errors.ts'
import { isDoorOpen } from '../shared/first-run.ts'
import { adminContract } from '../shared/ipc/admin-contract.ts'
import { keyEntryContract } from '../shared/ipc/key-entry-contract.ts'
import type { Translate } from '../shared/messages/translate.ts'
import type { Profile } from '../shared/settings.ts'
import { aboutIn } from './about/about.ts'
import { auditIn, dialogsOf, uploadsIn } from './admin-parts.ts'
import { inquiryIn, networkIn } from './admin-questions.ts'
import { stateOf } from './admin-state.ts'
import type { Brokerage } from './brokerage.ts'
import type { UploadRuns } from './cli/upload-runs.ts'
import { closeWhenMoved } from './close-when-moved.ts'
import type { WindowPlaces } from './desktop/window-places.ts'
import { createDraftHeaders, type DraftHeaders } from './draft-headers.ts'
import { type AdminHandlerPorts, adminHandlers } from './ipc/admin-handlers.ts'
import { type KeyEntryPorts, keyEntryHandlers } from './ipc/key-entry-handlers.ts'
import { registerHandlers } from './ipc/register.ts'
import { isFromWindow } from './ipc/sender.ts'
import type { AdminLock } from './lock/admin-lock.ts'
import { createLockSide, type LockSide } from './lock-side.ts'
import type { Log } from './log.ts'
import type { Managed } from './managed/managed.ts'
import type { Endpoint } from './serving/endpoint-side.ts'
import { endpointPorts } from './serving/window-ports.ts'
import type { State } from './state/open-state.ts'
import type { SettingsStore } from './state/settings-store.ts'
import type { UpdateSide } from './update/update-side.ts'
import type { UseOf } from './uploads/own-uploads.ts'
import { type AdminWindow, createAdminWindow } from './windows/admin-window.ts'
import { keyEntryQuery } from './windows/key-entry-query.ts'
import { createKeyEntryWindow, type KeyEntryWindow } from './windows/key-entry-window.ts'
import { originOf } from './windows/open-window.ts'
import { createWizard } from './wizard.ts'

export interface AdminOptions {
  readonly distDir: string
  readonly settings: SettingsStore
  readonly managed: Managed
  readonly state: State
  readonly brokerage: Brokerage
  readonly runs: UploadRuns
  readonly lock: AdminLock
  readonly endpoint: Endpoint
  readonly language: () => 'en' | 'zh-CN'
  readonly t: Translate
  readonly log: Log
  /** Which unfinished uploads are this app's own. */
  readonly lookAtOwnUploads: () => Promise<UseOf>
  readonly places: WindowPlaces
  readonly update: UpdateSide
  readonly onClosed: () => void
}

export interface Admin {
  /** Opens the window a key is typed in; settles when it is closed, with whether one was stored. */
  readonly enterKey: (profile: Profile, parent: BrowserWindow | undefined) => Promise<boolean>
  readonly open: (at?: AdminPlace) => Promise<void>
  readonly isOpen: () => boolean
  /** Some profile's key has come, changed or gone. */
  readonly keysChanged: () => void
  readonly send: AdminWindow['send']
}

export function createAdmin(options: AdminOptions): Admin {
  const { distDir, settings, brokerage, lock, t, log } = options
  const { lookAtKey, testConnection, checkRights, cancelKeychain } = brokerage
  const window = createAdminWindow(distDir, t, options.places, () => {
    for (const part of [uploads, audit, lock]) part.close()
    for (const part of [draftHeaders, wizard]) part.clear()
    options.onClosed()
  })
  const lockSide = createLockSide({ ...options, parent: window.current })
  const uploads = uploadsIn(options, window, lockSide.agreed)
  const audit = auditIn(t, window)
  const keyEntry = closeWhenMoved(createKeyEntryWindow(distDir, t('window.key-entry')), settings)
  const enterKey = enteringWith(keyEntry, options)
  const draftHeaders = createDraftHeaders()
  const wizard = createWizard()
  const send = sendWhileOpen(window, lock)
  const { adminState, tellState } = tellingState(options, send)
  lock.onChange(() => {
    if (!lock.isOpen()) for (const part of [uploads, keyEntry]) part.close(false)
    window.send('lock.changed', lockSide.lockState())
  })
  const ports: AdminHandlerPorts = {
    ...{ settings, t, state: adminState, ...options.update },
    ...lockSide,
    ...{ ...dialogsOf(window, t), ...endpointPorts({ ...options, parent: window.current }, lockSide) },
    changes: lockSide.whileOpen(brokerage.changes),
    enterKey: (profile) => enterKey(profile, window.current()),
    ...networkIn(options, window, keyEntry, lockSide),
    brokerInquiry: inquiryIn(options, window, keyEntry, { ...lockSide, draftHeaders }),
    about: aboutIn(options, window),
    ...{ wizard, uploads, audit, lookAtKey, testConnection, checkRights, cancelKeychain },
  }
  registerHandlers(
    ipcMain,
    adminContract,
    adminHandlers(ports),
    (event) => isFromWindow(event, window.current()?.webContents, originOf('admin')),
    log.unexpected,
    lockSide.assertPermitted,
  )
  registerKeyEntry(keyEntry, options, { ...lockSide, draftHeaders })
  return { ...opening(options, window), send, keysChanged: () => tellKeys(send, tellState), enterKey }
}

const opening = (options: AdminOptions, window: AdminWindow): Pick<Admin, 'open' | 'isOpen'> => ({
  async open(at) {
    await options.managed.refresh()
    options.managed.assertAllowed('settings')
    if (at !== undefined) assertPlace(at, options)
    await window.open()
    if (at !== undefined) window.send('place.asked', at)
  },
  isOpen: () => window.current() !== undefined,
})

/** @throws AppError profile-unknown; managed-denied for a door that the organisation keeps closed. */
function assertPlace(at: AdminPlace, { managed, settings }: AdminOptions): void {
  if ('profileId' in at) settings.profile(at.profileId)
  if ('complete' in at) settings.profile(at.complete)
  if ('door' in at && !isDoorOpen(managed.state(), at.door))
    throw new AppError({ code: 'managed-denied', subject: at.door })
}

/** Whatever changes it is told. */
function tellingState(options: AdminOptions, send: AdminWindow['send']) {
  const { settings, endpoint, update } = options
  const adminState = () => stateOf({ ...options, ...update })
  const tellState = (): void => send('state.changed', adminState())
  for (const { onChange } of [settings, endpoint.serving]) onChange(tellState)
  update.updates.onChange(() => send('updates.changed', update.updates.view()))
  return { adminState, tellState }
}

function tellKeys(send: AdminWindow['send'], tellState: () => void): void {
  send('keys.changed', undefined)
  tellState()
}

/** A page that is locked hears of nothing but that. */
const sendWhileOpen =
  (window: AdminWindow, lock: AdminLock): AdminWindow['send'] =>
  (event, payload) => {
    if (lock.isOpen()) window.send(event, payload)
  }

const enteringWith =
  (keyEntry: KeyEntryWindow, { language }: AdminOptions): Admin['enterKey'] =>
  (profile, parent) =>
    keyEntry.ask(profile.id, keyEntryQuery(profile, language()), parent)

function registerKeyEntry(
  keyEntry: KeyEntryWindow,
  { settings, brokerage, log }: AdminOptions,
  { whileOpen, draftHeaders }: Pick<LockSide, 'whileOpen'> & { readonly draftHeaders: DraftHeaders },
): void {
  const whenOpen = whileOpen(brokerage.changes)
  // What a person was given for one run is no setting.
  const { storeTemporaryKey } = brokerage.changes
  const changes: KeyEntryPorts['changes'] = {
    storeTemporaryKey,
    storeKey: (...given) => whenOpen.storeKey(...given),
    storeSecret: (...given) => whenOpen.storeSecret(...given),
  }
  const checked = { changes, network: whileOpen(brokerage.network), draftHeaders }
  registerHandlers(
    ipcMain,
    keyEntryContract,
    keyEntryHandlers({ keyEntry, settings, clipboard, ...brokerage, ...checked, logUnexpected: log.unexpected }),
    (event) => isFromWindow(event, keyEntry.current()?.webContents, originOf('key-entry')),
    log.unexpected,
  )
}
