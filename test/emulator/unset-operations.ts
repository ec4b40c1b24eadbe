import { CosError } from './errors.ts'
import type { Operation } from './operation.ts'

/** What a bucket may have been given and here never was: whoever may look hears so. */
const UNSET: readonly (readonly [kind: string, code: string])[] = [
  ['GetBucketPolicy', 'NoSuchBucketPolicy'],
  ['GetBucketTagging', 'NoSuchTagSet'],
  ['GetBucketLifecycle', 'NoSuchLifecycleConfiguration'],
  ['GetObjectTagging', 'NoSuchTagSet'],
  // Objects' own ACLs are taken and not kept; only those that are not there are asked about.
  ['GetObjectACL', 'NoSuchKey'],
]

export const UNSET_OPERATIONS: readonly (readonly [string, Operation])[] = UNSET.map(([kind, code]) => [
  kind,
  async () => {
    throw new CosError(code, 'There is none.')
  },
])
