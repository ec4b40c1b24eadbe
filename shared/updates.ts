/** How the app looks for new versions of itself, and what it shows of that. */
import * as v from 'valibot'
import type { ErrorInfo } from './errors.ts'
import { UpdateChannel } from './update-feed.ts'

/** `notify`: a person says when to download and install; `automatic`: both happen by themselves, the second when the app ends. */
export const UPDATE_MODES = ['off', 'notify', 'automatic'] as const

/** `settings.json`: `updates`; every member may be missing. */
export const UpdateSettings = v.strictObject({
  mode: v.optional(v.picklist(UPDATE_MODES), 'notify'),
  channel: v.optional(UpdateChannel, 'stable'),
})
export type UpdateSettings = v.InferOutput<typeof UpdateSettings>

/** Until something was chosen. */
export const defaultUpdates = (): UpdateSettings => v.parse(UpdateSettings, {})

/** Where the app stands with the version that is offered. `installed`: the files are there, the next start runs them. */
export type UpdatePhase = 'none' | 'available' | 'downloading' | 'ready' | 'installing' | 'installed'

/** How a version gets onto this computer; `by-hand`: this installation cannot replace itself. */
export type InstallWay = 'by-itself' | 'with-password' | 'by-hand'

/** A version that was verified and is newer than the one that runs. */
export interface UpdateOffer {
  readonly version: string
  readonly releasedAtMs: number
  /** Absent where there is no file for this kind of installation. */
  readonly sizeBytes?: number
  /** Plain text. */
  readonly notes?: { readonly en: string; readonly 'zh-CN': string }
}

/** What the settings page shows. */
export interface UpdateView {
  /** False: this build carries no address of a feed, or no key. */
  readonly isPossible: boolean
  /** Of the server that is asked. */
  readonly host?: string
  readonly current: string
  /** As they are in force: the organisation's where it says something. */
  readonly settings: UpdateSettings
  readonly way: InstallWay
  readonly isChecking: boolean
  readonly phase: UpdatePhase
  readonly offer?: UpdateOffer
  readonly receivedBytes: number
  /** When an answer last came that could be trusted. */
  readonly checkedAtMs?: number
  /** A version that is given out step by step, and not to this computer yet. */
  readonly heldBack?: string
  readonly problem?: ErrorInfo
}

/** What the transfer window says of it in one line, until it is answered. */
export interface UpdateNotice {
  readonly version: string
  readonly phase: Extract<UpdatePhase, 'available' | 'ready' | 'installed'>
  readonly way: InstallWay
}
