/** The rules by which a file of a watched folder is uploaded. Pure. */
import type { WalkEntry } from '../../../shared/transfer/contract.ts'
import type { EndedFile, SnapshotEntry } from './watch-records.ts'

/** A file that has stayed the same for so long is taken for complete. */
export const QUIET_MS = 5000

export type WalkedFile = Extract<WalkEntry, { type: 'file' }>

/**
 * `same`: all is done. `given`: a batch has it. `changed`: a batch has it as it was before. `settling`: it may still be
 * written. `ready`: it is to be uploaded.
 */
export type Verdict = 'same' | 'given' | 'changed' | 'settling' | 'ready'

export interface Circumstances {
  readonly nowMs: number
  readonly quietMs: number
  /** Of the watch. */
  readonly epoch: number
  /** The batch is there and not over. */
  readonly isOpen: (batchId: string) => boolean
}

export interface Judgement {
  readonly verdict: Verdict
  /** What is to be remembered: the same object where nothing is new. */
  readonly entry: SnapshotEntry | undefined
}

/** What is to be done with a file that was met, given what is known of it. */
export function judge(entry: SnapshotEntry | undefined, file: WalkedFile, now: Circumstances): Judgement {
  const { given, ended, seen } = entry ?? {}
  if (given !== undefined && now.isOpen(given.batchId))
    return { verdict: given.version === file.version ? 'given' : 'changed', entry }
  if (ended !== undefined && isSame(ended, file, now.epoch)) {
    const isClean = given === undefined && seen === undefined && ended.epoch === now.epoch
    return { verdict: 'same', entry: isClean ? entry : { ended: renewed(ended, file, now.epoch) } }
  }
  const waitedMs = seen?.version === file.version ? now.nowMs - seen.atMs : -1
  // A clock that was set back says nothing about how long it was.
  if (waitedMs < 0) {
    const first = { version: file.version, atMs: now.nowMs }
    return { verdict: 'settling', entry: { ...(ended && { ended }), seen: first } }
  }
  const isQuiet = waitedMs >= now.quietMs && !isFresh(file, now)
  return { verdict: isQuiet ? 'ready' : 'settling', entry }
}

/** The entry of a file that goes to a batch. */
export const givenTo = (entry: SnapshotEntry | undefined, file: WalkedFile, batchId: string): SnapshotEntry => ({
  ...(entry?.ended && { ended: entry.ended }),
  given: { batchId, version: file.version },
})

/** The entry of a file about which it was decided. */
export const endedAs = (
  file: Pick<WalkedFile, 'version' | 'sizeBytes' | 'mtimeMs'>,
  facts: Pick<EndedFile, 'as' | 'epoch'>,
): SnapshotEntry => ({
  ended: { version: file.version, sizeBytes: file.sizeBytes, mtimeMs: file.mtimeMs, ...facts },
})

/** Modified within the quiet time; a time in the future says nothing. */
function isFresh({ mtimeMs }: WalkedFile, { nowMs, quietMs }: Circumstances): boolean {
  const ageMs = nowMs - mtimeMs
  return ageMs >= 0 && ageMs < quietMs
}

/** Size and time are all that can be compared when the disk has another number than before. */
const isSame = (ended: EndedFile, file: WalkedFile, epoch: number): boolean =>
  ended.epoch === epoch
    ? ended.version === file.version
    : ended.sizeBytes === file.sizeBytes && ended.mtimeMs === file.mtimeMs

const renewed = (ended: EndedFile, { version }: WalkedFile, epoch: number): EndedFile =>
  ended.epoch === epoch ? ended : { ...ended, version, epoch }
