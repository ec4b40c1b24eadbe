import type { BodyStore } from './body-store.ts'
import { type BucketState, compareKeys, newUploadId, type StoredObject } from './state.ts'

/** Damage that a comparison has to find: a stored byte changed, an object gone, an upload left. */
export const SABOTAGES = ['corrupt', 'drop', 'orphan'] as const
export type Sabotage = (typeof SABOTAGES)[number]

/**
 * Does the damage to the first object with a body below `prefix`, in key order; the server says of it what it said
 * before. Answers its key. Throws when there is none.
 */
export async function sabotage(bucket: BucketState, store: BodyStore, how: Sabotage, prefix = ''): Promise<string> {
  const object = firstBelow(bucket, prefix)
  if (object === undefined) throw new Error(`no object below ${prefix} to damage`)
  const { key, file, headers } = object
  switch (how) {
    case 'corrupt':
      if ((await store.corrupt(bucket.bucket, file)) === undefined) throw new Error('this store keeps no bodies')
      break
    case 'drop':
      await removeObject(bucket, store, object)
      break
    case 'orphan': {
      const uploadId = newUploadId(Date.now())
      const owner = { ownerUin: '', initiatorUin: '' }
      bucket.uploads.set(uploadId, { key, uploadId, headers, initiatedMs: Date.now(), ...owner, parts: new Map() })
      break
    }
  }
  return key
}

/** Forgets all objects below a prefix; uploads under way stay. */
export async function removeObjects(bucket: BucketState, store: BodyStore, prefix: string): Promise<void> {
  for (const object of [...bucket.objects.values()]) {
    if (object.key.startsWith(prefix)) await removeObject(bucket, store, object)
  }
}

async function removeObject(bucket: BucketState, store: BodyStore, { key, file }: StoredObject): Promise<void> {
  bucket.objects.delete(key)
  await store.remove(bucket.bucket, file)
}

const firstBelow = ({ objects }: BucketState, prefix: string): StoredObject | undefined =>
  [...objects.values()]
    .filter(({ key, sizeBytes }) => key.startsWith(prefix) && sizeBytes > 0)
    .sort((a, b) => compareKeys(a.key, b.key))[0]
