/** The passphrase that the settings can be locked with: how it is kept, and how wrong ones are slowed. */
import * as v from 'valibot'

const Count = v.pipe(v.number(), v.integer(), v.minValue(0))
const Base64 = v.pipe(v.string(), v.maxLength(128), v.regex(/^[A-Za-z0-9+/]+={0,2}$/))
const IDLE_MINUTES = [1, 5, 15, 60] as const
export const IdleMinutes = v.picklist(IDLE_MINUTES)
export const IDLE_CHOICES: readonly v.InferOutput<typeof IdleMinutes>[] = IDLE_MINUTES

/** Member `adminLock` of `settings.json`: never the passphrase, only what one can be compared with. */
export const AdminLockSetting = v.strictObject({
  /** As of RFC 7914; 128 * N * r bytes of memory. */
  scrypt: v.strictObject({
    N: v.picklist([14, 15, 16, 17, 18, 19, 20].map((bits) => 2 ** bits)),
    r: v.literal(8),
    p: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(16)),
    salt: Base64,
    hash: Base64,
  }),
  /** Without use for so long, it locks again. */
  idleMinutes: v.optional(IdleMinutes, 5),
  /** Since the last right one; counted before it is known which it is. */
  failedTries: v.optional(Count, 0),
  /** Of the last of them, in ms of the Unix epoch. */
  lastTryMs: v.optional(Count, 0),
})
export type AdminLockSetting = v.InferOutput<typeof AdminLockSetting>

/** What the settings window may know of the lock, locked or not. */
export interface LockState {
  readonly language: 'en' | 'zh-CN'
  readonly isSet: boolean
  readonly isOpen: boolean
  readonly idleMinutes: AdminLockSetting['idleMinutes']
}

const FREE_TRIES = 3
const LONGEST_WAIT_MS = 15 * 60_000

/**
 * How long no passphrase is tried now: 1 s after the third wrong one, then twice as long each time, up to 15 minutes. A clock
 * that was set back lengthens it to no more than the whole wait.
 */
export function waitLeftMs({ failedTries, lastTryMs }: AdminLockSetting, nowMs: number): number {
  if (failedTries < FREE_TRIES) return 0
  const waitMs = Math.min(1000 * 2 ** (failedTries - FREE_TRIES), LONGEST_WAIT_MS)
  return Math.max(0, waitMs - Math.max(0, nowMs - lastTryMs))
}
