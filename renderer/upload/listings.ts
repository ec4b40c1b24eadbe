import { type Batch, patienceOf, scopeOf, sourceOf } from './batch.ts'
import { ExistingObjects } from './existing-objects.ts'
import type { Job } from './job-reducer.ts'
import type { Services } from './services.ts'
import { entriesOf } from './tally.ts'

/** What COS has where the job goes: below its folder, or in the batch's common folder for a file chosen by itself. */
export function existingFor(services: Services, batch: Batch, job: Job): ExistingObjects {
  const root = listingRoot(batch, job)
  const known = batch.existing.get(root)
  if (known !== undefined) return known
  const existing = listingOf(services, batch, root, () => entriesOf(batch.tally))
  batch.existing.set(root, existing)
  return existing
}

/** The prefix below which all keys of the job's source lie. */
export function listingRoot(batch: Batch, job: Job): string {
  const source = sourceOf(batch, job)
  const keyRoot = source === undefined ? '' : batch.naming.rootOf(source)
  return keyRoot.endsWith('/') ? keyRoot : batch.folder
}

/** What COS has below `root`, read as the batch; `files`: how many may be asked about. */
export function listingOf(
  { cos, requests }: Pick<Services, 'cos' | 'requests'>,
  batch: Batch,
  root: string,
  files: () => number,
): ExistingObjects {
  // Of no job: all of them wait for it, and the batch's end ends it.
  const request = { scope: scopeOf(batch), patience: patienceOf(batch), signal: batch.walk.signal }
  return new ExistingObjects({
    page: (marker) =>
      requests.run(request, (access) => cos.listObjects(access, root, marker, { signal: request.signal })),
    files,
  })
}
