import * as v from 'valibot'
import type { ErrorInfo } from './errors.ts'
import type { BatchRequest, Source } from './job.ts'
import { keyOf, keyRoot } from './key-names.ts'
import { type KeyTemplate, parseTemplate } from './key-template.ts'
import { Prefix } from './scope.ts'

/** How a batch's files get their keys. */
export interface KeyNaming {
  /** None of them can get one. */
  readonly problem?: ErrorInfo
  /** Keys follow from the content: they are known once it has been read, and equal ones are of equal content. */
  readonly needsCrc64: boolean
  /** Files never share a key, so they need not be compared. */
  readonly isUnique: boolean
  /** A key follows from its path: it need not be written down. */
  readonly isRepeatable: boolean
  /** What every key of the source begins with (ends in `/`), or is. */
  readonly rootOf: (source: Source) => string
  readonly keyFor: (source: Source, path: string, crc64?: string) => string
  /** Whether another file of the same source may get the key of the one at `path`. */
  readonly mayCoincide: (path: string) => boolean
  readonly everCoincide: boolean
}

/** When the batch was added (local epoch ms), and where ids come from. */
export interface NamingFacts {
  readonly atMs: number
  readonly uuid: () => string
}

/** Local, as the user reads the clock: `2026-11-22`. */
function localDay(atMs: number): string {
  const at = new Date(atMs)
  const two = (value: number): string => String(value).padStart(2, '0')
  return `${String(at.getFullYear()).padStart(4, '0')}-${two(at.getMonth() + 1)}-${two(at.getDate())}`
}

/** The batch's naming; the prefix stays as it was granted, whatever the normal form. */
export function keyNaming(batch: BatchRequest, facts: NamingFacts): KeyNaming {
  const { normalForm = 'as-is', template } = batch.options?.naming ?? {}
  const { prefix } = batch
  const folds = normalForm === 'nfc'
  const normal = (key: string): string => (folds ? prefix + key.slice(prefix.length).normalize('NFC') : key)
  if (template === undefined) return byPath(batch, folds, normal)
  const parsed = parseTemplate(template)
  if (!('problem' in parsed)) return byTemplate(prefix, parsed, facts, folds, normal)
  const problem: ErrorInfo = { code: 'key-not-allowed', subject: template, detail: `template: ${parsed.problem}` }
  return { ...byPath(batch, false, normal), problem }
}

function byPath(batch: BatchRequest, folds: boolean, normal: (key: string) => string): KeyNaming {
  return {
    ...{ needsCrc64: false, isUnique: false, isRepeatable: true, everCoincide: folds },
    rootOf: (source) => normal(keyRoot(batch.prefix, source)),
    keyFor: (source, path) => normal(keyOf(batch, source, path)),
    // What is ASCII has one form only.
    mayCoincide: (path) => folds && !isAscii(path),
  }
}

function byTemplate(
  prefix: string,
  template: KeyTemplate,
  { atMs, uuid }: NamingFacts,
  folds: boolean,
  normal: (key: string) => string,
): KeyNaming {
  const { isByPath, isRepeatable, isUnique, needsCrc64 } = template
  const day = localDay(atMs)
  const keyFor: KeyNaming['keyFor'] = ({ kind, name }, path, crc64) => {
    const place = kind === 'folder' ? { folder: name, path } : { folder: '', path: name }
    return normal(prefix + template.keyFor({ ...place, day, uuid, ...(crc64 !== undefined && { crc64 }) }))
  }
  const isExempt = isUnique || needsCrc64
  return {
    ...{ needsCrc64, isRepeatable, keyFor },
    ...{ isUnique: isExempt, everCoincide: folds || !isByPath },
    rootOf: (source) =>
      source.kind === 'folder' || isExempt
        ? normal(prefix + template.rootFor({ folder: source.kind === 'folder' ? source.name : '', day }))
        : keyFor(source, ''),
    mayCoincide: (path) => !isByPath || (folds && !isAscii(path)),
  }
}

/**
 * The folder of the bucket that all keys of the batch lie in, as far as that is known before its files are: what its
 * credential is for. A name that would not be literal in a policy (`*`, `?`) ends it a folder earlier.
 */
export function folderOf({ prefix, sources }: BatchRequest, { problem, rootOf }: KeyNaming): string {
  const [first, ...roots] = problem ? [] : sources.map(rootOf)
  let folder = folderAround(first ?? prefix)
  for (const root of roots) while (!root.startsWith(folder)) folder = folderAround(folder.slice(0, -1))
  while (folder !== prefix && !isGrantable(folder)) folder = folderAround(folder.slice(0, -1))
  return folder.startsWith(prefix) ? folder : prefix
}

const isGrantable = (folder: string): boolean => v.is(Prefix, folder)
const folderAround = (key: string): string => key.slice(0, key.lastIndexOf('/') + 1)

function isAscii(text: string): boolean {
  for (let index = 0; index < text.length; index += 1) if (text.charCodeAt(index) > 0x7f) return false
  return true
}
