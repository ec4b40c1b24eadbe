/** What can be chosen for one batch: which files, under which keys, stored how, and what to do with what is there. */
import * as v from 'valibot'
import { ObjectAcl } from './scope.ts'

/** Left out unless asked for: what systems and editors leave behind, and repositories' insides. gitignore syntax. */
export const DEFAULT_EXCLUDES: readonly string[] = [
  '.DS_Store',
  '._*',
  'Thumbs.db',
  'ehthumbs.db',
  'desktop.ini',
  '$RECYCLE.BIN/',
  '.Trash-*/',
  '~$*',
  '*.tmp',
  '*.swp',
  '.git/',
  '.svn/',
  '.hg/',
]

const Bytes = v.pipe(v.number(), v.integer(), v.minValue(0))
const Pattern = v.pipe(v.string(), v.minLength(1), v.maxLength(1024))

/** Which files of the chosen folders are sent. The files chosen by themselves always are. */
export const WalkOptions = v.strictObject({
  /** gitignore syntax, relative to each source; later lines win, `!` takes back. */
  excludes: v.optional(v.pipe(v.array(Pattern), v.maxLength(1000)), [...DEFAULT_EXCLUDES]),
  /** Names that begin with a dot. What Windows marks as hidden cannot be told apart: Node does not say. */
  hiddenFiles: v.optional(v.boolean(), true),
  /** `follow`: only to targets inside the source, each folder once. */
  symlinks: v.optional(v.picklist(['skip', 'follow']), 'skip'),
  /** `object`: an object of no bytes named like the folder with a closing `/`. */
  emptyFolders: v.optional(v.picklist(['skip', 'object']), 'skip'),
  minSizeBytes: v.optional(Bytes),
  maxSizeBytes: v.optional(Bytes),
})
export type WalkOptions = v.InferOutput<typeof WalkOptions>

/** What happens when COS already has an object of that key. */
export const CONFLICT_CHOICES = ['overwrite', 'skip', 'rename', 'different', 'newer'] as const
export const ConflictChoice = v.picklist(CONFLICT_CHOICES)
export type ConflictChoice = v.InferOutput<typeof ConflictChoice>

/** https://cloud.tencent.com/document/product/436/33417 */
export const STORAGE_CLASSES = [
  'STANDARD',
  'STANDARD_IA',
  'INTELLIGENT_TIERING',
  'ARCHIVE',
  'DEEP_ARCHIVE',
  'MAZ_STANDARD',
  'MAZ_STANDARD_IA',
  'MAZ_INTELLIGENT_TIERING',
  'MAZ_ARCHIVE',
] as const

/** COS takes letters, digits and `-` in the name of a `x-cos-meta-*` header. */
const MetaName = v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9-]{0,62}$/))
/** Headers are ASCII: other text has to be percent-encoded by whoever sets it. */
const HeaderText = v.pipe(v.string(), v.maxLength(1024), v.regex(/^[\x20-\x7e]*$/))

/** How the objects are stored. */
export const ObjectSettings = v.strictObject({
  storageClass: v.optional(v.picklist(STORAGE_CLASSES)),
  /** `x-cos-acl`; only one that the profile allows. Absent: the header is not sent, and the bucket's own rule holds. */
  acl: v.optional(ObjectAcl),
  cacheControl: v.optional(HeaderText),
  /** For every file; otherwise it follows from the file's extension. */
  contentType: v.optional(HeaderText),
  /** Names without `x-cos-meta-`. */
  meta: v.optional(v.record(MetaName, HeaderText), {}),
  /** The file's modification time as `x-cos-meta-mtime`, Unix seconds with nanoseconds after the point. */
  keepMtime: v.optional(v.boolean(), true),
  /** COS's own keys (SSE-COS). */
  encryption: v.optional(v.literal('AES256')),
  /** At most ten (https://cloud.tencent.com/document/product/436/14371). */
  tags: v.optional(
    v.pipe(
      v.record(v.pipe(v.string(), v.minLength(1), v.maxLength(127)), v.pipe(v.string(), v.maxLength(255))),
      v.check((tags) => Object.keys(tags).length <= 10, 'more than ten tags'),
    ),
    {},
  ),
})
export type ObjectSettings = v.InferOutput<typeof ObjectSettings>

/** What may stand in braces in a key template; docs/command-line.md says what each becomes. */
export const TEMPLATE_WORDS = [
  'path',
  'folder',
  'name',
  'ext',
  'yyyy',
  'MM',
  'dd',
  'user',
  'host',
  'crc64',
  'uuid',
] as const

const isTemplateWord = (word: string): boolean => TEMPLATE_WORDS.some((known) => known === word)
/** Every brace belongs to a word that templates know. */
const isTemplate = (text: string): boolean =>
  !/[{}]/.test(text.replace(/\{([^{}]*)\}/g, (braced, word: string) => (isTemplateWord(word) ? '' : braced)))

/** How keys are made: prefix + template, its words in braces replaced. */
export const KeyNaming = v.strictObject({
  /** `{folder}/{path}` unless said: the chosen folder's name and the path in it. */
  template: v.optional(
    v.pipe(v.string(), v.minLength(1), v.maxLength(512), v.check(isTemplate, 'unknown word in braces')),
  ),
  /** `nfc` gives one key to what looks the same on systems that write accents differently. */
  normalForm: v.optional(v.picklist(['as-is', 'nfc']), 'as-is'),
})
export type KeyNaming = v.InferOutput<typeof KeyNaming>

export const BatchOptions = v.strictObject({
  walk: v.optional(WalkOptions, {}),
  conflict: v.optional(ConflictChoice, 'overwrite'),
  object: v.optional(ObjectSettings, {}),
  naming: v.optional(KeyNaming, {}),
})
export type BatchOptions = v.InferOutput<typeof BatchOptions>

/** Everything as it is when nothing was chosen. */
export const defaultBatchOptions = (): BatchOptions => v.parse(BatchOptions, {})
