import type { Batch } from './batch.ts'
import { HashIndex } from './hash-index.ts'
import type { Job } from './job-reducer.ts'
import type { JobStore } from './job-store.ts'

/** One source of one batch. */
export interface Member {
  readonly batch: Batch
  readonly source: number
}

/** Whether the job was or will be sent. */
export const countsForKeys = ({ phase }: Job): boolean =>
  phase !== 'failed' && phase !== 'skipped' && phase !== 'cancelled'

/** Ids of the sources' jobs by key. A page that cannot be read is left out: nothing of it is sent either. */
export async function keysOf(members: readonly Member[], store: Pick<JobStore, 'loaded'>): Promise<HashIndex> {
  const keys = new HashIndex()
  const isAlone = members.length === 1
  for (const batch of new Set(members.map((member) => member.batch))) {
    const sources = new Set(members.filter((member) => member.batch === batch).map((member) => member.source))
    for (const page of batch.pages) {
      for (const job of await store.loaded.look(page).catch(() => [])) {
        const mayCollide = !isAlone || batch.naming.mayCoincide(job.path)
        if (mayCollide && sources.has(job.source) && countsForKeys(job)) keys.add(job.key, job.id)
      }
    }
  }
  return keys
}

/** Of the jobs whose keys have the same hash as this one's: those that really share one. */
export async function jobsByKey(
  id: number,
  keys: HashIndex,
  store: Pick<JobStore, 'read'>,
): Promise<readonly (readonly Job[])[]> {
  const read = (one: number): Promise<Job | undefined> => store.read(one).catch(() => undefined)
  const first = await read(id)
  const byKey = new Map<string, Job[]>()
  for (const one of [...keys.find(first?.key ?? '')].sort((a, b) => a - b)) {
    const job = await read(one)
    if (job === undefined || !countsForKeys(job)) continue
    const jobs = byKey.get(job.key) ?? []
    jobs.push(job)
    byKey.set(job.key, jobs)
  }
  return [...byKey.values()].filter((jobs) => jobs.length > 1)
}
