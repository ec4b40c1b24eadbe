import mime from 'mime'
import type { ObjectSettings } from '../../shared/batch-options.ts'
import { MTIME_HEADER } from '../cos/answers.ts'
import type { Headers } from '../cos/client.ts'
import { encodeComponent } from '../cos/encode.ts'
import { isFolder, type Job } from './job-reducer.ts'

const UNKNOWN_TYPE = 'application/octet-stream'
/** What COS's own console gives a folder. */
const FOLDER_TYPE = 'application/x-directory'

const fixed = new WeakMap<ObjectSettings, Headers>()

/** The part that is the same for every object of a batch, made once. */
function fixedHeaders(settings: ObjectSettings): Headers {
  const known = fixed.get(settings)
  if (known !== undefined) return known
  const { acl, cacheControl, encryption, meta, storageClass, tags } = settings
  const tagging = Object.entries(tags).map(([name, value]) => `${encodeComponent(name)}=${encodeComponent(value)}`)
  const made: Headers = {
    ...Object.fromEntries(Object.entries(meta).map(([name, value]) => [`x-cos-meta-${name}`, value])),
    ...(acl && { 'x-cos-acl': acl }),
    ...(cacheControl && { 'cache-control': cacheControl }),
    ...(encryption && { 'x-cos-server-side-encryption': encryption }),
    ...(storageClass && { 'x-cos-storage-class': storageClass }),
    ...(tagging.length > 0 && { 'x-cos-tagging': tagging.join('&') }),
  }
  fixed.set(settings, made)
  return made
}

/** Unix seconds with microseconds, which is what a double holds of the file system's time; no zeros at the end. */
export function mtimeText(mtimeMs: number): string {
  const micros = Math.round(Math.abs(mtimeMs) * 1000)
  const seconds = Math.floor(micros / 1e6)
  const fraction = String(micros - seconds * 1e6)
    .padStart(6, '0')
    .replace(/0+$/, '')
  return `${mtimeMs < 0 && micros > 0 ? '-' : ''}${seconds}${fraction && `.${fraction}`}`
}

/** The headers an object is stored with; `fileName` decides its type unless the settings do. */
export function objectHeaders(settings: ObjectSettings, job: Pick<Job, 'path' | 'mtimeMs'>, fileName: string): Headers {
  const ofName = isFolder(job) ? FOLDER_TYPE : mime.getType(fileName)
  return {
    ...(settings.keepMtime && !isFolder(job) && { [MTIME_HEADER]: mtimeText(job.mtimeMs) }),
    ...fixedHeaders(settings),
    'content-type': settings.contentType || (ofName ?? UNKNOWN_TYPE),
  }
}
