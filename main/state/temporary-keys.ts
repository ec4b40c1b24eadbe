import { AppError } from '../../shared/errors.ts'
import { MAX_TEMPORARY_MS, type TemporaryKey } from '../../shared/temporary-key.ts'

/** A pasted key, with its times by this computer's clock, epoch ms. */
export interface HeldTemporaryKey extends Omit<TemporaryKey, 'ends'> {
  readonly enteredAtMs: number
  readonly endsAtMs: number
  /** 95 % of what was left when it was entered, like every credential. */
  readonly usableUntilMs: number
}

/** Pasted temporary keys: in main's memory until they run out, are dropped or the app ends; in no file and no keychain. */
export interface TemporaryKeys {
  /** Undefined also of one that has run out. */
  readonly get: (profileId: string) => HeldTemporaryKey | undefined
  /** `clockOffsetMs`: server minus local. @throws AppError `temporary-key-unusable` for one that has run out or lives too long. */
  readonly set: (profileId: string, key: TemporaryKey, clockOffsetMs: number) => void
  readonly drop: (profileId: string) => void
  /** Resolves when one is entered. @throws AppError `temporary-key-missing` once `giveUp` names the profile. */
  readonly next: (profileId: string) => Promise<void>
  /** Nobody will enter one for profiles of which this is true. */
  readonly giveUp: (isHopeless: (profileId: string) => boolean) => void
  /** One has come, gone or run out. */
  readonly onChange: (listener: () => void) => void
}

interface Ports {
  readonly nowMs: () => number
  /** Answers what stops it. */
  readonly setTimer: (delayMs: number, act: () => void) => () => void
}

const USE_UNTIL = 0.95
/** Room for clocks that do not quite agree. */
const SLACK_MS = 300_000

export function createTemporaryKeys({ nowMs, setTimer }: Ports): TemporaryKeys {
  const held = new Map<string, { readonly key: HeldTemporaryKey; readonly stop: () => void }>()
  const waiting = new Map<string, { resolve: () => void; reject: (error: AppError) => void }[]>()
  const listeners: (() => void)[] = []
  const changed = (): void => {
    for (const listener of listeners) listener()
  }
  const drop = (profileId: string): void => {
    held.get(profileId)?.stop()
    if (held.delete(profileId)) changed()
  }
  const waitersOf = (profileId: string) => {
    const waiters = waiting.get(profileId) ?? []
    waiting.delete(profileId)
    return waiters
  }
  return {
    get(profileId) {
      const key = held.get(profileId)?.key
      return key !== undefined && nowMs() < key.usableUntilMs ? key : undefined
    },
    set(profileId, key, clockOffsetMs) {
      const fresh = heldKey(key, nowMs(), clockOffsetMs)
      held.get(profileId)?.stop()
      // A computer that slept may be late; `get` looks at the clock.
      const stop = setTimer(fresh.usableUntilMs - nowMs(), () => drop(profileId))
      held.set(profileId, { key: fresh, stop })
      changed()
      for (const { resolve } of waitersOf(profileId)) resolve()
    },
    drop,
    next: (profileId) =>
      new Promise((resolve, reject) => {
        waiting.set(profileId, [...(waiting.get(profileId) ?? []), { resolve, reject }])
      }),
    giveUp(isHopeless) {
      for (const profileId of [...waiting.keys()].filter(isHopeless))
        for (const { reject } of waitersOf(profileId)) reject(new AppError({ code: 'temporary-key-missing' }))
    },
    onChange: (listener) => void listeners.push(listener),
  }
}

function heldKey({ ends, ...key }: TemporaryKey, nowMs: number, clockOffsetMs: number): HeldTemporaryKey {
  const endsAtMs = ends.kind === 'left' ? nowMs + ends.leftMs : ends.atMs - clockOffsetMs
  const leftMs = endsAtMs - nowMs
  if (leftMs <= 0) throw new AppError({ code: 'temporary-key-unusable', detail: 'has run out' })
  if (leftMs > MAX_TEMPORARY_MS + SLACK_MS)
    throw new AppError({ code: 'temporary-key-unusable', detail: 'more than 36 hours' })
  return { ...key, enteredAtMs: nowMs, endsAtMs, usableUntilMs: nowMs + leftMs * USE_UNTIL }
}
