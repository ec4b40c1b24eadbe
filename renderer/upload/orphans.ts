import { toErrorInfo } from '../../shared/errors.ts'
import type { Access } from '../cos/client.ts'
import type { JobKey, UploadRecord } from './journal-records.ts'
import type { Services } from './services.ts'

/**
 * How far COS's `Initiated` may lie from our record of the intent: before it by what clocks disagree, after it by the
 * time a request can be under way.
 */
const INTENT_BEFORE_MS = 10_000
const INTENT_AFTER_MS = 120_000

type Needed = Pick<Services, 'cos' | 'journal'>

/** Removes an upload of ours at COS, wherever it stands. False: not now, since another file's upload might be hit. */
export async function removeUpload(
  services: Needed,
  access: Access,
  at: JobKey,
  record: UploadRecord,
): Promise<boolean> {
  if (record.uploadId === undefined) return abortOrphans(services, access, at, record)
  await services.cos.abort(access, record.key, record.uploadId)
  return true
}

/**
 * Aborts what an Initiate with a lost reply may have left: uploads of exactly this key, from the time of the intent,
 * without parts and unknown to the journal. Anything else is somebody's work and stays.
 */
export async function abortOrphans(
  { cos, journal }: Needed,
  access: Access,
  at: JobKey,
  intent: UploadRecord,
): Promise<boolean> {
  try {
    for (const upload of await cos.listMultipartUploads(access, intent.key)) {
      const sinceMs = upload.initiatedAtMs - intent.intentAtMs
      const isOurs = upload.key === intent.key && sinceMs >= -INTENT_BEFORE_MS && sinceMs <= INTENT_AFTER_MS
      if (!isOurs || journal.knownUploadIds(intent.key).has(upload.uploadId)) continue
      // Its reply may be on the way: only then would it be known.
      if (journal.hasIntent(intent.key, at)) return false
      const parts = await cos.listParts(access, intent.key, upload.uploadId)
      if (parts.length === 0) await cos.abort(access, intent.key, upload.uploadId)
    }
  } catch (error) {
    // A broker may not grant listing; then what was left stays until an admin removes it.
    if (toErrorInfo(error).code !== 'access-denied') throw error
  }
  return true
}
