import { toErrorInfo } from '../../shared/errors.ts'
import { MAX_PARTS_AT_ONCE } from './connections.ts'
import { jobKey, type PartRecord, type UploadRecord } from './journal-records.ts'
import { leave } from './leftovers.ts'
import { mayHaveHappened } from './lost-reply.ts'
import { abortOrphans, removeUpload } from './orphans.ts'
import { partCount, partRange, partSizeFor } from './part-plan.ts'
import { bodyLimitOf, mayBeSent } from './request-limits.ts'
import type { Run, Sending } from './services.ts'
import { newObject } from './single-put.ts'

/** An upload that exists at COS, and which of its parts are there and known. */
export interface Prepared {
  readonly record: UploadRecord & { readonly uploadId: string }
  readonly parts: ReadonlyMap<number, PartRecord>
}

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
  record.version === run.job().version &&
  record.sizeBytes === run.job().sizeBytes &&
  record.key === run.job().key &&
  mayBeSent(run, record.partSizeBytes)

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
  const { adaption, clock, cos, journal, requests } = run.services
  const partSizeBytes = bodyLimitOf(run)
  const { key, sizeBytes, version } = run.job()
  const journalKey = keyOfRun(run)
  const record = await requests.run(run, async (access) => {
    const lost = journal.upload(journalKey)
    if (lost !== undefined) await abortOrphans(run.services, access, journalKey, lost)
    const intentAtMs = clock.nowMs() + access.offsetMs
    const isNew = run.mustBeNew && { mustBeNew: true }
    const partSize = partSizeFor(sizeBytes, partSizeBytes)
    const intent = { key, sizeBytes, version, intentAtMs, partSizeBytes: partSize, ...isNew }
    journal.putUpload(journalKey, intent)
    await journal.flush('strict', true)
    try {
      // Not cancelled by pause: the reply would be lost, and with it the uploadId.
      const uploadId = await cos.initiate(access, newObject(run))
      // Only now is it known how long an answer takes, where this is the first one.
      const atOnce = adaption.isFar ? MAX_PARTS_AT_ONCE : 1
      return { ...intent, uploadId, partSizeBytes: partSizeFor(sizeBytes, partSizeBytes, atOnce) }
    } catch (error) {
      if (!mayHaveHappened(error)) journal.putUpload(journalKey, undefined)
      throw error
    }
  })
  journal.putUpload(journalKey, record)
  // Before any part is sent: an upload with parts whose id nobody knows is taken for somebody else's and stays for ever.
  await journal.flush('strict', true)
  return record
}

/** Aborts the job's upload at COS, if there is one, and forgets it. Where that failed it is tried at a later start. */
export async function abandon(run: Run): Promise<void> {
  const { journal, notify, requests } = run.services
  const journalKey = keyOfRun(run)
  const record = journal.upload(journalKey)
  if (record === undefined) return
  try {
    await requests.run(run, (access) => removeUpload(run.services, access, journalKey, record))
    journal.putUpload(journalKey, undefined)
  } catch (error) {
    if (run.signal.aborted) throw error
    leave(run.services, journalKey, run.scope)
    notify({ kind: 'abort-failed', key: record.key, error: toErrorInfo(error) })
  }
}
