import { AppError } from '../../shared/errors.ts'
import type { Stored } from '../cos/answers.ts'
import { CosFailure } from '../cos/classify.ts'
import type { Access, FileBody, Headers, NewObject } from '../cos/client.ts'
import { sameCrc64 } from '../cos/crc64-combine.ts'
import { fileWeight } from './connections.ts'
import { isFolder } from './job-reducer.ts'
import { mayHaveHappened } from './lost-reply.ts'
import { objectHeaders } from './object-headers.ts'
import type { Outcome, Run, Sending } from './services.ts'

/** The bytes of a job's file from `offset`. */
export function fileBody(run: Run, offset: number, length: number): FileBody {
  const { path, version } = run.job()
  return { type: 'file', sourceId: run.sourceId, path, version, offset, length }
}

/** What the job's object is called and how it is stored. */
export function newObject(run: Run): NewObject & { readonly headers: Headers } {
  const job = run.job()
  return { key: job.key, headers: objectHeaders(run.options.object, job, job.path || run.sourceName) }
}

/** For the request that makes the object, when it may not replace one that is not ours. */
export const forbidOverwrite = ({ mustBeNew, earlier }: Sending): Headers =>
  mustBeNew && !earlier.isOurs ? { 'x-cos-forbid-overwrite': 'true' } : {}

/** Whether COS confirms our checksum. @throws AppError `checksum-mismatch` with both numbers. */
export function isVerified(ownCrc64: string, serverCrc64: string | undefined, key: string): boolean {
  if (serverCrc64 === undefined) return false
  if (sameCrc64(ownCrc64, serverCrc64)) return true
  const detail = `sent ${ownCrc64}, COS has ${serverCrc64.slice(0, 40)}`
  throw new AppError({ code: 'checksum-mismatch', subject: key, detail })
}

/** A file in one request. */
export async function singlePut(run: Sending): Promise<Outcome> {
  const { requests } = run.services
  const weight = fileWeight(run.job().sizeBytes)
  return requests.run({ ...run, lane: 'small', weight }, async (access) => {
    run.dispatch({ type: 'prepared' })
    try {
      const { ownCrc64, serverCrc64 } = await put(run, access)
      return { crc64: ownCrc64, verified: isVerified(ownCrc64, serverCrc64, run.job().key) }
    } catch (error) {
      run.setSent(0)
      throw error
    }
  })
}

async function put(run: Sending, access: Access): Promise<Stored> {
  const { sizeBytes } = run.job()
  const { signal, setSent } = run
  try {
    const options = { signal, onProgress: setSent }
    const body = isFolder(run.job()) ? undefined : fileBody(run, 0, sizeBytes)
    const { key, headers } = newObject(run)
    const object = { key, headers: { ...headers, ...forbidOverwrite(run) } }
    const stored = await run.services.cos.putObject(access, object, body, options)
    run.earlier.isOurs = true
    return stored
  } catch (error) {
    run.earlier.mayHaveArrived ||= mayHaveHappened(error)
    const found = error instanceof CosFailure ? await lookUp(run, access, error) : undefined
    if (found !== undefined) return found
    throw error
  }
}

/** After a lost reply: the object, if it is there and equals what was sent. Otherwise the PUT is simply repeated. */
async function lookUp(run: Run, access: Access, { facts }: CosFailure): Promise<Stored | undefined> {
  const { key, sizeBytes } = run.job()
  if (facts.sent !== 'complete' || facts.crc64 === undefined || !access.credential.destination.mayHead) return undefined
  try {
    const head = await run.services.cos.headObject(access, key, { signal: run.signal })
    if (head?.serverCrc64 === undefined || head.sizeBytes !== sizeBytes) return undefined
    if (!sameCrc64(head.serverCrc64, facts.crc64)) return undefined
    return { etag: '', ownCrc64: facts.crc64, serverCrc64: head.serverCrc64 }
  } catch (error) {
    // Looking was only to spare a repeat, which is always safe.
    if (error instanceof CosFailure) return undefined
    throw error
  }
}
