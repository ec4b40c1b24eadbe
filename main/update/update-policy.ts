/** What may be done about new versions, by settings, organisation and what runs. Pure. */
import { AppError } from '../../shared/errors.ts'
import type { ManagedState } from '../../shared/managed.ts'
import { defaultUpdates, type InstallWay, type UpdateSettings } from '../../shared/updates.ts'
import type { UpdateState } from './update-state.ts'

/** The organisation's word where it says one; nothing while nobody can tell what it says. */
export function updatesInForce(own: UpdateSettings | undefined, managed: ManagedState): UpdateSettings {
  const { mode, channel } = own ?? defaultUpdates()
  if (managed.kind === 'invalid') return { mode: 'off', channel }
  const { updates, updateChannel } = managed.kind === 'active' ? managed.configuration : {}
  return { mode: updates ?? mode, channel: updateChannel ?? channel }
}

/** Somebody may look by hand where only their own settings say that nothing looks by itself. @throws AppError `managed-denied`, `managed-invalid`. */
export function assertMayLook(managed: ManagedState): void {
  if (managed.kind === 'invalid')
    throw new AppError({ code: 'managed-invalid', subject: managed.place, detail: managed.detail })
  if (managed.kind === 'active' && managed.configuration.updates === 'off')
    throw new AppError({ code: 'managed-denied', subject: 'update', detail: 'updates off' })
}

export interface Moment {
  readonly settings: UpdateSettings
  readonly way: InstallWay
  /** Uploads or commands run. */
  readonly isBusy: boolean
  /** The timetable lets nothing begin now. */
  readonly isPaused: boolean
}

/** Whether the app fetches a version without being told to. */
export const downloadsByItself = ({ phase }: UpdateState, { settings, way, isPaused }: Moment): boolean =>
  phase === 'available' && settings.mode === 'automatic' && way !== 'by-hand' && !isPaused

/** Whether it installs one as it ends. Never where somebody would be asked for a password. */
export const installsAtEnd = ({ phase }: UpdateState, { settings, way, isBusy }: Moment): boolean =>
  phase === 'ready' && settings.mode === 'automatic' && way === 'by-itself' && !isBusy
