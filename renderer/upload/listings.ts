import { type Batch, patienceOf, scopeOf, sourceOf } from './batch.ts'
import { ExistingObjects } from './existing-objects.ts'
import type { Job } from './job-reducer.ts'
import type { Services } from './services.ts'

/** What COS has where the job goes: below its folder, or below the batch's prefix for a file chosen by itself. */
export function existingFor(services: Services, batch: Batch, job: Job): ExistingObjects {
  const source = sourceOf(batch, job)
  const keyRoot = source === undefined ? '' : batch.naming.rootOf(source)
  const root = keyRoot.endsWith('/') ? keyRoot : batch.request.prefix
  const known = batch.existing.get(root)
  if (known !== undefined) return known
  // Of no job: all of them wait for it, and the batch's end ends it.
  const request = { scope: scopeOf(batch), patience: patienceOf(batch), signal: batch.walk.signal }
  const { cos, requests } = services
  const existing = new ExistingObjects({
    page: (marker) =>
      requests.run(request, (access) => cos.listObjects(access, root, marker, { signal: request.signal })),
    files: () => batch.jobIds.length,
  })
  batch.existing.set(root, existing)
  return existing
}
