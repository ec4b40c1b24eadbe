import type { UploadUse } from '../../shared/incomplete-upload.ts'
import type { BatchRequest } from '../../shared/job.ts'

/** What the transfer window's journal knows; `isWhole: false` when there may be more. */
export interface KnownUploads {
  readonly isWhole: boolean
  readonly uploads: readonly { readonly key: string; readonly uploadId?: string | undefined }[]
}

/** Whose an upload is. Right for uploads that were listed before it was made. */
export type UseOf = (bucket: string, upload: { readonly key: string; readonly uploadId: string }) => UploadUse

export interface OwnUploadsPorts {
  /** Undefined when there is no transfer window, or it does not answer. */
  readonly ask: () => Promise<KnownUploads | undefined>
  /** Batches under way, a command's included. */
  readonly openBatches: () => readonly BatchRequest[]
  /** Undefined for a profile that is gone. */
  readonly bucketOf: (profileId: string) => string | undefined
}

/**
 * Asks the journal; without its answer everything that an open batch may have begun is `unknown`. An upload whose
 * Initiate has not been answered has no id in the journal: any upload of that key may be it.
 */
export async function lookAtOwn({ ask, openBatches, bucketOf }: OwnUploadsPorts): Promise<UseOf> {
  const known = await ask()
  if (known?.isWhole) return useByJournal(known)
  const places = openBatches().map(({ profileId, prefix }) => ({ bucket: bucketOf(profileId), prefix }))
  const fromJournal = useByJournal(known ?? { isWhole: false, uploads: [] })
  return (bucket, upload) => {
    const use = fromJournal(bucket, upload)
    // Of a profile that is gone nobody knows the bucket: it may be any.
    const may = places.some((place) => (place.bucket ?? bucket) === bucket && upload.key.startsWith(place.prefix))
    return use === 'free' && may ? 'unknown' : use
  }
}

function useByJournal({ uploads }: KnownUploads): UseOf {
  const ids = new Set<string>()
  const begun = new Set<string>()
  for (const { key, uploadId } of uploads) {
    if (uploadId === undefined) begun.add(key)
    else ids.add(uploadId)
  }
  return (_bucket, { key, uploadId }) => (ids.has(uploadId) ? 'ours' : begun.has(key) ? 'unknown' : 'free')
}
