import { AppError, toErrorInfo } from '../../shared/errors.ts'
import type { AbortOutcome, IncompleteUpload, UploadSize } from '../../shared/incomplete-upload.ts'
import type { UploadsPage } from '../../shared/ipc/admin-contract.ts'
import type { Profile } from '../../shared/settings.ts'
import { inTurns } from './in-turns.ts'
import type { UseOf } from './own-uploads.ts'
import type { Unfinished } from './unfinished.ts'

/** What is about to be aborted, for the question that comes before. */
export interface AbortPlan {
  readonly profile: Profile
  readonly count: number
  readonly oldestMs: number
  readonly newestMs: number
  /** Of those whose size is known. */
  readonly sizeBytes: number
  readonly unsized: number
  /** COS's time, which the two others are in. */
  readonly nowMs: number
}

export interface WindowUploadsPorts {
  readonly openUnfinished: (profile: Profile) => Unfinished
  readonly lookAtOwn: () => Promise<UseOf>
  readonly serverNowMs: () => number
  /** A native dialog; false when the user says no. */
  readonly confirmAbort: (plan: AbortPlan) => Promise<boolean>
  readonly onProgress: (done: number) => void
}

/** The one list the settings window looks at. It names uploads by their place in it, so it can name no others. */
export interface WindowUploads {
  readonly open: (profile: Profile) => number
  readonly more: (listingId: number) => Promise<UploadsPage>
  readonly sizes: (listingId: number, indices: readonly number[]) => Promise<readonly UploadSize[]>
  readonly abort: (listingId: number, indices: readonly number[]) => Promise<readonly AbortOutcome[]>
  readonly close: () => void
}

/** Requests to COS at once. */
const AT_ONCE = 8
/** More are not read: neither a list nor main's memory should grow for ever. */
const MAX_UPLOADS = 100_000
/** How many are aborted between two words about it. */
const PROGRESS_EVERY = 20

interface Listing {
  readonly id: number
  readonly profile: Profile
  readonly unfinished: Unfinished
  readonly uploads: IncompleteUpload[]
  readonly sizes: Map<number, UploadSize>
  after: Parameters<Unfinished['page']>[0]
  /** One page after the other. */
  reading: Promise<unknown>
}

export function createWindowUploads(ports: WindowUploadsPorts): WindowUploads {
  let current: Listing | undefined
  let lastId = 0
  const close = (): void => {
    current?.unfinished.close()
    current = undefined
  }
  /** Calls for a list that is closed, also while they run, are given up without a word. */
  async function within<T>(listingId: number, act: (listing: Listing) => Promise<T>): Promise<T> {
    const listing = current?.id === listingId ? current : undefined
    if (listing === undefined) throw new AppError({ code: 'cancelled' })
    try {
      return await act(listing)
    } catch (error) {
      throw current === listing ? error : new AppError({ code: 'cancelled' }, error)
    }
  }
  return {
    close,
    open(profile) {
      close()
      lastId += 1
      const unfinished = ports.openUnfinished(profile)
      const empty = { uploads: [], sizes: new Map(), after: undefined, reading: Promise.resolve() }
      current = { id: lastId, profile, unfinished, ...empty }
      return lastId
    },
    more: (listingId) =>
      within(listingId, (listing) => {
        const page = listing.reading.then(() => readPage(listing, ports))
        listing.reading = page.catch(() => undefined) // its caller hears of it
        return page
      }),
    sizes: (listingId, indices) => within(listingId, (listing) => readSizes(listing, indices)),
    abort: (listingId, indices) => within(listingId, (listing) => abort(listing, indices, ports)),
  }
}

async function readPage(listing: Listing, { lookAtOwn, serverNowMs }: WindowUploadsPorts): Promise<UploadsPage> {
  const { items, after } = await listing.unfinished.page(listing.after)
  // After the page: what is ours and was listed is in the journal by now.
  const useOf = await lookAtOwn()
  const uploads = items.map((item) => ({ ...item, use: useOf(listing.profile.file.bucket, item) }))
  listing.uploads.push(...uploads)
  listing.after = after
  const isCut = after !== undefined && listing.uploads.length >= MAX_UPLOADS
  return { uploads, isLast: after === undefined || isCut, isCut, nowMs: serverNowMs() }
}

async function readSizes(
  { uploads, sizes, unfinished }: Listing,
  indices: readonly number[],
): Promise<readonly UploadSize[]> {
  await inTurns(indices, AT_ONCE, async (index) => {
    const upload = uploads[index]
    if (upload !== undefined) sizes.set(index, await sizeOf(unfinished, upload))
  })
  return indices.map((index) => sizes.get(index) ?? { state: 'gone' })
}

async function sizeOf(unfinished: Unfinished, upload: IncompleteUpload): Promise<UploadSize> {
  try {
    return await unfinished.sizeOf(upload)
  } catch (error) {
    return { state: 'failed', error: toErrorInfo(error) }
  }
}

/** Looks for what is ours before the question, so that it counts right, and after it, since it may have taken a while. */
async function abort(
  listing: Listing,
  wanted: readonly number[],
  { lookAtOwn, confirmAbort, onProgress, serverNowMs }: WindowUploadsPorts,
): Promise<readonly AbortOutcome[]> {
  const { bucket } = listing.profile.file
  const before = await lookAtOwn()
  const outcomes = new Map<number, AbortOutcome>()
  const planned = new Map<number, IncompleteUpload>()
  for (const index of wanted) {
    const upload = listing.uploads[index]
    const use = upload && before(bucket, upload)
    if (upload && use === 'free') planned.set(index, upload)
    else outcomes.set(index, { state: use === 'ours' ? 'ours' : 'unknown' })
  }
  if (planned.size > 0 && !(await confirmAbort(planOf(listing, planned, serverNowMs()))))
    throw new AppError({ code: 'cancelled' })
  const after = await lookAtOwn()
  let done = 0
  await inTurns([...planned], AT_ONCE, async ([index, upload]) => {
    outcomes.set(index, await abortOne(listing, upload, after))
    done += 1
    if (done % PROGRESS_EVERY === 0) onProgress(done)
  })
  return wanted.map((index) => outcomes.get(index) ?? { state: 'unknown' })
}

async function abortOne(
  { profile, unfinished }: Listing,
  upload: IncompleteUpload,
  useOf: UseOf,
): Promise<AbortOutcome> {
  const use = useOf(profile.file.bucket, upload)
  if (use !== 'free') return { state: use }
  try {
    return await unfinished.abort(upload)
  } catch (error) {
    return { state: 'failed', error: toErrorInfo(error) }
  }
}

function planOf(listing: Listing, planned: ReadonlyMap<number, IncompleteUpload>, nowMs: number): AbortPlan {
  const begun = [...planned.values()].map(({ initiatedMs }) => initiatedMs)
  const sizes = [...planned.keys()].map((index) => listing.sizes.get(index))
  const known = sizes.flatMap((size) => (size?.state === 'known' ? [size.sizeBytes] : []))
  return {
    profile: listing.profile,
    count: planned.size,
    oldestMs: begun.reduce((least, ms) => Math.min(least, ms), Number.POSITIVE_INFINITY),
    newestMs: begun.reduce((most, ms) => Math.max(most, ms), 0),
    sizeBytes: known.reduce((sum, bytes) => sum + bytes, 0),
    unsized: planned.size - known.length,
    nowMs,
  }
}
