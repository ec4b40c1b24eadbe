import { AppError } from '../../shared/errors.ts'
import type { Handlers } from '../../shared/ipc/call.ts'
import type { updateCalls, updateNoticeCalls } from '../../shared/ipc/update-calls.ts'
import type { SettingsStore } from '../state/settings-store.ts'
import type { Updates } from '../update/updates.ts'

export interface UpdateNoticePorts {
  readonly updates: Pick<Updates, 'postpone'>
  /** Installs what is ready, and ends the app to be started again. Throws as `Updates.install`. */
  readonly restartForUpdate: () => Promise<void>
}

export interface UpdateHandlerPorts extends Pick<UpdateNoticePorts, 'restartForUpdate'> {
  readonly settings: Pick<SettingsStore, 'update'>
  readonly updates: Pick<Updates, 'check' | 'download' | 'addressOfOffer'>
  readonly openAddress: (url: string) => Promise<void>
}

/** The settings window's calls. The address is one of the feed that was verified, below the one that is compiled in. */
export const updateHandlers = ({
  settings,
  updates,
  restartForUpdate,
  openAddress,
}: UpdateHandlerPorts): Handlers<typeof updateCalls> => ({
  'updates.check': () => updates.check(),
  'updates.download': () => updates.download(),
  'updates.restart': () => restartForUpdate(),
  'updates.fetch': async () => {
    const address = updates.addressOfOffer()
    if (address === undefined) throw new AppError({ code: 'update-not-ready' })
    await openAddress(address)
  },
  'updates.save': (change) => settings.update(change),
})

/** The transfer window's. */
export const updateNoticeHandlers = ({
  updates,
  restartForUpdate,
}: UpdateNoticePorts): Handlers<typeof updateNoticeCalls> => ({
  'update-notice.restart': () => restartForUpdate(),
  'update-notice.later': async () => updates.postpone(),
})
