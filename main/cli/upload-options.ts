import * as v from 'valibot'
import {
  BatchOptions,
  CONFLICT_CHOICES,
  DEFAULT_EXCLUDES,
  STORAGE_CLASSES,
  TEMPLATE_WORDS,
} from '../../shared/batch-options.ts'
import { OBJECT_ACLS } from '../../shared/scope.ts'
import { UsageProblem } from './usage-problem.ts'

/** One option of `upload` for each choice of `BatchOptions`, as `parseArgs` wants them. */
export const UPLOAD_OPTIONS = {
  conflict: { type: 'string' },
  exclude: { type: 'string', multiple: true },
  'no-default-excludes': { type: 'boolean', default: false },
  'no-hidden': { type: 'boolean', default: false },
  symlinks: { type: 'string' },
  'empty-folders': { type: 'string' },
  'min-size': { type: 'string' },
  'max-size': { type: 'string' },
  'storage-class': { type: 'string' },
  acl: { type: 'string' },
  'cache-control': { type: 'string' },
  'content-type': { type: 'string' },
  meta: { type: 'string', multiple: true },
  'no-mtime': { type: 'boolean', default: false },
  encryption: { type: 'string' },
  tag: { type: 'string', multiple: true },
  'key-template': { type: 'string' },
  'normal-form': { type: 'string' },
} as const
type Option = keyof typeof UPLOAD_OPTIONS

/** What was given of them. */
export type UploadOptionValues = {
  readonly [O in Option]?: (typeof UPLOAD_OPTIONS)[O] extends { multiple: true }
    ? readonly string[] | undefined
    : (typeof UPLOAD_OPTIONS)[O]['type'] extends 'boolean'
      ? boolean | undefined
      : string | undefined
}

const oneOf = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`
const HEADER_TEXT = 'plain ASCII text of at most 1024 characters'

/** Which option a place in `BatchOptions` comes from, and what it takes. */
const TAKES: Readonly<Record<string, readonly [option: Option, takes: string]>> = {
  'walk.excludes': ['exclude', 'a pattern of 1 to 1024 characters, at most 1000 times'],
  'walk.symlinks': ['symlinks', 'skip or follow'],
  'walk.emptyFolders': ['empty-folders', 'skip or object'],
  conflict: ['conflict', oneOf(CONFLICT_CHOICES)],
  'object.storageClass': ['storage-class', oneOf(STORAGE_CLASSES)],
  'object.acl': ['acl', oneOf(OBJECT_ACLS)],
  'object.cacheControl': ['cache-control', HEADER_TEXT],
  'object.contentType': ['content-type', HEADER_TEXT],
  'object.meta': ['meta', `NAME=VALUE, the name of letters, digits and -, the value ${HEADER_TEXT}`],
  'object.encryption': ['encryption', 'AES256'],
  'object.tags': ['tag', 'KEY=VALUE, at most ten times, the key of 1 to 127, the value of at most 255 characters'],
  'naming.template': [
    'key-template',
    `1 to 512 characters, in braces only ${oneOf(TEMPLATE_WORDS.map((word) => `{${word}}`))}`,
  ],
  'naming.normalForm': ['normal-form', 'as-is or nfc'],
}

/** Throws UsageProblem that names the option. What is not given is as `defaultBatchOptions` has it. */
export function batchOptionsFrom(values: UploadOptionValues): BatchOptions {
  const parsed = v.safeParse(BatchOptions, {
    walk: walkOptions(values),
    ...given({ conflict: values.conflict }),
    object: objectSettings(values),
    naming: given({ template: values['key-template'], normalForm: values['normal-form'] }),
  })
  if (parsed.success) return parsed.output
  const [issue] = parsed.issues
  const place = v.getDotPath(issue) ?? ''
  const [option, takes] =
    Object.entries(TAKES).find(([known]) => place === known || place.startsWith(`${known}.`))?.[1] ?? []
  if (option === undefined) throw new Error(`no option for ${place}`)
  throw new UsageProblem(`--${option} takes ${takes}${notText(issue.input)}`)
}

const notText = (input: unknown): string =>
  typeof input === 'string' && input.length <= 80 ? `, not ${JSON.stringify(input)}` : ''

function walkOptions(values: UploadOptionValues): object {
  const minSizeBytes = sizeOf('min-size', values['min-size'])
  const maxSizeBytes = sizeOf('max-size', values['max-size'])
  if (minSizeBytes !== undefined && maxSizeBytes !== undefined && minSizeBytes > maxSizeBytes)
    throw new UsageProblem('--min-size is larger than --max-size: no file would be left')
  return given({
    excludes: [...(values['no-default-excludes'] ? [] : DEFAULT_EXCLUDES), ...(values.exclude ?? [])],
    hiddenFiles: !values['no-hidden'],
    symlinks: values.symlinks,
    emptyFolders: values['empty-folders'],
    minSizeBytes,
    maxSizeBytes,
  })
}

function objectSettings(values: UploadOptionValues): object {
  // The names of headers know no case; COS gives them back in lower case.
  const meta = pairs('meta', values.meta, (name) => name.toLowerCase())
  if (Object.hasOwn(meta, 'mtime') && !values['no-mtime'])
    throw new UsageProblem("--meta mtime=… needs --no-mtime: else it is the file's modification time")
  return given({
    storageClass: values['storage-class'],
    acl: values.acl,
    cacheControl: values['cache-control'],
    contentType: values['content-type'],
    meta,
    keepMtime: !values['no-mtime'],
    encryption: values.encryption,
    tags: pairs('tag', values.tag, (key) => key),
  })
}

/** Names that the schema's records leave out without a word, because they mean something to JavaScript. */
const NOT_FOR_RECORDS = new Set(['__proto__', 'prototype', 'constructor'])

function pairs(option: Option, texts: readonly string[] = [], nameOf: (text: string) => string): object {
  const found = new Map<string, string>()
  for (const text of texts) {
    const [, rawName = '', value = ''] = /^([^=]+)=(.*)$/s.exec(text) ?? []
    const name = nameOf(rawName)
    if (name === '' || NOT_FOR_RECORDS.has(name))
      throw new UsageProblem(`--${option} takes ${option === 'tag' ? 'KEY' : 'NAME'}=VALUE${notText(text)}`)
    if (found.has(name)) throw new UsageProblem(`--${option} ${name} is given twice`)
    found.set(name, value)
  }
  return Object.fromEntries(found)
}

const UNIT_BYTES: Readonly<Record<string, number>> = { '': 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3 }

function sizeOf(option: Option, text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const [, digits = '', unit = ''] = /^(\d{1,15})([kmg]?)$/i.exec(text) ?? []
  const bytes = Number(digits) * (UNIT_BYTES[unit.toLowerCase()] ?? 1)
  if (digits === '' || !Number.isSafeInteger(bytes))
    throw new UsageProblem(`--${option} takes bytes, or 10k, 10M, 10G in steps of 1024${notText(text)}`)
  return bytes
}

/** Without the members that are undefined: absent is how a choice is left to its default. */
const given = (members: object): object =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined))
