import { AppError, toErrorInfo } from '../../shared/errors.ts'
import type { Access } from '../cos/client.ts'
import { combineCrc64, sameCrc64 } from '../cos/crc64-combine.ts'
import { MAX_PARTS_AT_ONCE, partWeight } from './connections.ts'
import { jobKey, type PartRecord } from './journal-records.ts'
import { mayHaveHappened } from './lost-reply.ts'
import { type Prepared, prepare } from './multipart-prepare.ts'
import { type PartRange, partCount, partRange } from './part-plan.ts'
import type { Outcome, Run, Sending } from './services.ts'
import { fileBody, forbidOverwrite, isVerified } from './single-put.ts'

/** A file in parts: Initiate (or go on with what is there), the missing parts, Complete. */
export async function multipart(run: Sending): Promise<Outcome> {
  const prepared = await prepare(run)
  run.dispatch({ type: 'prepared' })
  const parts = new Map(prepared.parts)
  await uploadParts(run, prepared, parts)
  return complete(run, prepared, parts)
}

function* missing({ record }: Prepared, parts: ReadonlyMap<number, PartRecord>): Generator<PartRange> {
  const count = partCount(record.sizeBytes, record.partSizeBytes)
  for (let partNumber = 1; partNumber <= count; partNumber += 1) {
    if (!parts.has(partNumber)) yield partRange(partNumber, record.sizeBytes, record.partSizeBytes)
  }
}

/** Bytes of finished parts and of parts under way, so that progress is one number. */
function progressOf(run: Run): { inFlight: (partNumber: number, bytes: number) => void } {
  let total = 0
  const byPart = new Map<number, number>()
  return {
    inFlight(partNumber, bytes) {
      total += bytes - (byPart.get(partNumber) ?? 0)
      byPart.set(partNumber, bytes)
      run.setSent(total)
    },
  }
}

/** Sends the missing parts, several at once; settles only when nothing is in flight. */
async function uploadParts(run: Run, prepared: Prepared, parts: Map<number, PartRecord>): Promise<void> {
  const { record } = prepared
  const failure = new AbortController()
  const signal = AbortSignal.any([run.signal, failure.signal])
  const progress = progressOf(run)
  for (const number of parts.keys()) {
    progress.inFlight(number, partRange(number, record.sizeBytes, record.partSizeBytes).length)
  }
  const pending = missing(prepared, new Map(parts))
  const work = async (): Promise<void> => {
    for (const range of pending) {
      if (signal.aborted) return
      const part = await sendPart({ ...run, signal }, prepared, range, progress.inFlight)
      parts.set(part.partNumber, part)
      run.services.journal.putPart(jobKey(run.job().batchId, run.job().index), part)
    }
  }
  let reason: unknown
  const worker = (): Promise<void> =>
    work().catch((error: unknown) => {
      if (!failure.signal.aborted) reason = error
      failure.abort()
    })
  await Promise.all(Array.from({ length: MAX_PARTS_AT_ONCE }, worker))
  if (run.signal.aborted) throw new AppError({ code: 'cancelled' })
  if (failure.signal.aborted) throw reason
}

async function sendPart(
  run: Run,
  { record }: Prepared,
  { partNumber, offset, length }: PartRange,
  inFlight: (partNumber: number, bytes: number) => void,
): Promise<PartRecord> {
  const { cos, requests } = run.services
  return requests.run({ ...run, lane: 'big', weight: partWeight(length) }, async (access) => {
    try {
      const target = { key: record.key, uploadId: record.uploadId, partNumber }
      const onProgress = (bytes: number): void => inFlight(partNumber, bytes)
      const body = fileBody(run, offset, length)
      const stored = await cos.uploadPart(access, target, body, { signal: run.signal, onProgress })
      const verified = isVerified(stored.ownCrc64, stored.serverCrc64, record.key)
      inFlight(partNumber, length)
      return { partNumber, etag: stored.etag, crc64: stored.ownCrc64, verified }
    } catch (error) {
      inFlight(partNumber, 0)
      throw error
    }
  })
}

/** Complete, with every part counted and the whole object's checksum compared. */
async function complete(run: Sending, { record }: Prepared, parts: ReadonlyMap<number, PartRecord>): Promise<Outcome> {
  const { journal, requests } = run.services
  const journalKey = jobKey(run.job().batchId, run.job().index)
  const ordered = [...parts.values()].sort((a, b) => a.partNumber - b.partNumber)
  const count = partCount(record.sizeBytes, record.partSizeBytes)
  if (ordered.length !== count) {
    throw new AppError({ code: 'internal', subject: record.key, detail: `${ordered.length} of ${count} parts` })
  }
  const crc64 = combineCrc64(
    ordered.map((part) => ({
      crc64: part.crc64,
      lengthBytes: partRange(part.partNumber, record.sizeBytes, record.partSizeBytes).length,
    })),
  )
  const sent = { mayHaveArrived: record.completing === true }
  journal.putUpload(journalKey, { ...record, completing: true })
  await journal.flush('strict', true)
  const onWait: Run['onWait'] = (waitingFor) => {
    run.dispatch({ type: waitingFor === undefined ? 'sent' : 'interrupted' })
    run.onWait(waitingFor)
  }
  const serverCrc64 = await requests.run({ ...run, onWait }, async (access) => {
    run.dispatch({ type: 'sent' })
    try {
      return await completeOnce(run, access, { record, parts: ordered, crc64, sent })
    } catch (error) {
      run.dispatch({ type: 'interrupted' })
      throw error
    }
  })
  // Outside the request: a mismatch is no reason to repeat Complete, the object is there and wrong.
  return { crc64, verified: isVerified(crc64, serverCrc64, record.key) }
}

interface Completion {
  readonly record: Prepared['record']
  readonly parts: readonly PartRecord[]
  /** Combined from the parts. */
  readonly crc64: string
  /** What is known of Completes of this upload sent before. */
  readonly sent: { mayHaveArrived: boolean }
}

/**
 * COS's checksum of the object, if it tells. After a lost reply it looks first, so that a success is not taken for a
 * loss. Nothing is completed of a file that is no longer the one its parts were read from.
 */
async function completeOnce(run: Sending, access: Access, completion: Completion): Promise<string | undefined> {
  const { cos } = run.services
  const { record, parts, sent } = completion
  const { mayHead } = access.credential.destination
  const found = sent.mayHaveArrived && mayHead ? await equalObject(run, access, completion) : undefined
  // What was found may be older and merely equal: then the upload is still pending, and completing it changes no byte.
  if (found === undefined) await run.services.files.checksum(fileBody(run, 0, 0), run.signal)
  try {
    const { key, uploadId } = record
    const serverCrc64 = await cos.complete(access, { key, uploadId, headers: forbidOverwrite(run) }, parts)
    run.earlier.isOurs = true
    return serverCrc64
  } catch (error) {
    // The upload is gone because the Complete whose reply was lost succeeded; without HeadObject nobody can check.
    const isGone = sent.mayHaveArrived && toErrorInfo(error).code === 'upload-gone'
    if (isGone && (found !== undefined || !mayHead)) return found
    sent.mayHaveArrived ||= mayHaveHappened(error)
    run.earlier.mayHaveArrived ||= sent.mayHaveArrived
    throw error
  }
}

/** The checksum of the object that is there, if it is the one the parts make. */
async function equalObject(run: Run, access: Access, { record, crc64 }: Completion): Promise<string | undefined> {
  const head = await run.services.cos.headObject(access, record.key)
  if (head?.serverCrc64 === undefined || head.sizeBytes !== record.sizeBytes) return undefined
  return sameCrc64(head.serverCrc64, crc64) ? head.serverCrc64 : undefined
}
