import { toErrorInfo } from '../../shared/errors.ts'
import type { Access } from '../cos/client.ts'
import { jobKey, type PartRecord, type UploadRecord } from './journal-records.ts'
import { mayHaveHappened } from './lost-reply.ts'
import { partCount, partRange, partSizeFor } from './part-plan.ts'
import type { Run, Sending } from './services.ts'
import { newObject } from './single-put.ts'

/** An upload that exists at COS, and which of its parts are there and known. */
export interface Prepared {
  readonly record: UploadRecord & { readonly uploadId: string }
  readonly parts: ReadonlyMap<number, PartRecord>
}

/**
 * How far COS's `Initiated` may lie from our record of the intent: before it by what clocks disagree, after it by the
 * time a request can be under way.
 */
const INTENT_BEFORE_MS = 10_000
const INTENT_AFTER_MS = 120_000

const keyOfRun = (run: Run): string => jobKey(run.job().batchId, run.job().index)
const hasUploadId = (record: UploadRecord): record is Prepared['record'] => record.uploadId !== undefined

/** Goes on with the upload the journal knows if it still fits, else begins one. */
export async function prepare(run: Sending): Promise<Prepared> {
  const { cleanups, journal } = run.services
  await cleanups.get(keyOfRun(run))
  const record = journal.upload(keyOfRun(run))
  if (record !== undefined && !stillFits(run, record)) await abandon(run)
  else if (record !== undefined && hasUploadId(record)) {
    const resumed = await resume(run, record)
    if (resumed !== undefined) return resumed
    journal.putUpload(keyOfRun(run), undefined)
  }
  return { record: await begin(run), parts: new Map() }
}

const stillFits = (run: Run, record: UploadRecord): boolean =>
  record.version === run.job().version && record.sizeBytes === run.job().sizeBytes && record.key === run.job().key

/** Undefined when COS no longer knows the upload. COS is the truth about parts, the journal about their checksums. */
async function resume(run: Run, record: Prepared['record']): Promise<Prepared | undefined> {
  const { cos, journal, requests } = run.services
  const known = journal.parts(keyOfRun(run))
  const count = partCount(record.sizeBytes, record.partSizeBytes)
  // Complete may have succeeded: then there is nothing to list, and only repeating it tells.
  if (record.completing && known.size === count) return { record, parts: known }
  try {
    const listed = await requests.run(run, (access) =>
      cos.listParts(access, record.key, record.uploadId, { signal: run.signal }),
    )
    const agreed = listed.flatMap((part) => {
      const ours = known.get(part.partNumber)
      const { length } = partRange(part.partNumber, record.sizeBytes, record.partSizeBytes)
      return ours !== undefined && ours.etag === part.etag && part.sizeBytes === length ? [ours] : []
    })
    return { record, parts: new Map(agreed.map((part) => [part.partNumber, part])) }
  } catch (error) {
    if (toErrorInfo(error).code === 'upload-gone') return undefined
    throw error
  }
}

/** Initiate, its intent on disk before each try. */
async function begin(run: Sending): Promise<Prepared['record']> {
  const { clock, cos, journal, partSizeBytes, requests } = run.services
  const { key, sizeBytes, version } = run.job()
  const journalKey = keyOfRun(run)
  const record = await requests.run(run, async (access) => {
    const lost = journal.upload(journalKey)
    if (lost !== undefined) await abortOrphans(run, access, lost)
    const intentAtMs = clock.nowMs() + access.offsetMs
    const isNew = run.mustBeNew && { mustBeNew: true }
    const partSize = partSizeFor(sizeBytes, partSizeBytes)
    const intent = { key, sizeBytes, version, intentAtMs, partSizeBytes: partSize, ...isNew }
    journal.putUpload(journalKey, intent)
    await journal.flush('strict', true)
    try {
      // Not cancelled by pause: the reply would be lost, and with it the uploadId.
      return { ...intent, uploadId: await cos.initiate(access, newObject(run)) }
    } catch (error) {
      if (!mayHaveHappened(error)) journal.putUpload(journalKey, undefined)
      throw error
    }
  })
  journal.putUpload(journalKey, record)
  return record
}

/**
 * Aborts what an Initiate with a lost reply may have left: uploads of exactly this key, from the time of the intent,
 * without parts and unknown to the journal. Anything else is somebody's work and stays.
 */
async function abortOrphans(run: Run, access: Access, intent: UploadRecord): Promise<void> {
  const { cos, journal } = run.services
  const known = journal.knownUploadIds(intent.key)
  try {
    for (const upload of await cos.listMultipartUploads(access, intent.key)) {
      const sinceMs = upload.initiatedAtMs - intent.intentAtMs
      const isOurs = upload.key === intent.key && sinceMs >= -INTENT_BEFORE_MS && sinceMs <= INTENT_AFTER_MS
      if (!isOurs || known.has(upload.uploadId)) continue
      const parts = await cos.listParts(access, intent.key, upload.uploadId)
      if (parts.length === 0) await cos.abort(access, intent.key, upload.uploadId)
    }
  } catch (error) {
    // A broker may not grant listing; then what was left stays until an admin removes it.
    if (toErrorInfo(error).code !== 'access-denied') throw error
  }
}

/** Aborts the job's upload at COS, if there is one, and forgets it. Tells the user when that failed. */
export async function abandon(run: Omit<Run, 'job'> & { readonly job: Run['job'] }): Promise<void> {
  const { cos, journal, notify, requests } = run.services
  const journalKey = keyOfRun(run)
  const record = journal.upload(journalKey)
  if (record === undefined) return
  try {
    await requests.run(run, (access) =>
      record.uploadId === undefined
        ? abortOrphans(run, access, record)
        : cos.abort(access, record.key, record.uploadId),
    )
  } catch (error) {
    if (run.signal.aborted) throw error
    notify({ kind: 'abort-failed', key: record.key, error: toErrorInfo(error) })
  }
  journal.putUpload(journalKey, undefined)
}
