/** Upload options while they are typed: texts as they stand in the fields, and what is wrong with them. Pure. */
import * as v from 'valibot'
import { BatchOptions, defaultBatchOptions, STORAGE_CLASSES } from '../../../shared/batch-options.ts'
import type { TranslationKey } from '../../../shared/messages/en.ts'
import { OBJECT_ACLS } from '../../../shared/scope.ts'
import { pairsOf, pairsText, sizeOf, sizeText } from './option-texts.ts'

/** `bucket`: none is asked for. */
export type StorageClass = 'bucket' | (typeof STORAGE_CLASSES)[number]
/** `bucket`: none is set. */
export type Acl = 'bucket' | (typeof OBJECT_ACLS)[number]
/** Those an upload to a profile may choose from, and the one that is chosen although the profile does not allow it. */
export const aclChoices = (allowed: readonly Acl[] = [], chosen: Acl): readonly Acl[] => [
  'bucket',
  ...OBJECT_ACLS.filter((acl) => allowed.includes(acl) || acl === chosen),
]
export const STORAGE_CHOICES: readonly StorageClass[] = ['bucket', ...STORAGE_CLASSES]

/** Empty text means: not given. */
export interface OptionsForm {
  /** One pattern a line. */
  readonly excludes: string
  readonly hiddenFiles: boolean
  readonly followLinks: boolean
  readonly emptyFolders: boolean
  readonly minSize: string
  readonly maxSize: string
  readonly template: string
  readonly nfc: boolean
  readonly storageClass: StorageClass
  readonly acl: Acl
  readonly cacheControl: string
  readonly contentType: string
  /** `name=value`, one a line. */
  readonly meta: string
  readonly tags: string
  readonly keepMtime: boolean
  readonly encryption: boolean
}
/** Fields with something wrong, and the text that says what. */
export type OptionProblems = Readonly<Partial<Record<keyof OptionsForm, TranslationKey>>>
export type CheckedOptions =
  | { readonly ok: true; readonly options: BatchOptions }
  | { readonly ok: false; readonly problems: OptionProblems }

/** The fields that show these options. */
export function formOf({ naming, object, walk }: BatchOptions): OptionsForm {
  return {
    ...{ excludes: walk.excludes.join('\n'), hiddenFiles: walk.hiddenFiles },
    ...{ followLinks: walk.symlinks === 'follow', emptyFolders: walk.emptyFolders === 'object' },
    ...{ minSize: sizeText(walk.minSizeBytes), maxSize: sizeText(walk.maxSizeBytes) },
    ...{ template: naming.template ?? '', nfc: naming.normalForm === 'nfc' },
    ...{ storageClass: object.storageClass ?? 'bucket', acl: object.acl ?? 'bucket' },
    ...{ cacheControl: object.cacheControl ?? '' },
    ...{ contentType: object.contentType ?? '', meta: pairsText(object.meta), tags: pairsText(object.tags) },
    ...{ keepMtime: object.keepMtime, encryption: object.encryption !== undefined },
  }
}

const PROBLEM_OF: Readonly<Record<string, readonly [field: keyof OptionsForm, problem: TranslationKey]>> = {
  'walk.excludes': ['excludes', 'option-problem.excludes'],
  'object.cacheControl': ['cacheControl', 'option-problem.header'],
  'object.contentType': ['contentType', 'option-problem.header'],
  'object.meta': ['meta', 'option-problem.meta'],
  'object.tags': ['tags', 'option-problem.tags'],
  'naming.template': ['template', 'option-problem.template'],
}

/** Checks with the schema main and worker use; the conflict choice is the panel's own and stays. */
export function checkOptions(form: OptionsForm, { conflict }: Pick<BatchOptions, 'conflict'>): CheckedOptions {
  const own = ownProblems(form)
  const parsed = v.safeParse(BatchOptions, { ...optionsOf(form), conflict })
  if (parsed.success && Object.keys(own).length === 0) return { ok: true, options: parsed.output }
  const wrong = (parsed.issues ?? []).flatMap((issue) => {
    const place = v.getDotPath(issue)?.split('.').slice(0, 2).join('.') ?? ''
    const problem = PROBLEM_OF[place]
    return problem ? [problem] : []
  })
  return { ok: false, problems: { ...Object.fromEntries(wrong), ...own } }
}

/** What the schema cannot see: texts that are no size and no pairs, and choices that exclude each other. */
function ownProblems({ keepMtime, maxSize, meta, minSize, tags }: OptionsForm): OptionProblems {
  const [min, max] = [sizeOf(minSize), sizeOf(maxSize)]
  const names = pairsOf(meta, lowerCase)
  const isMtimeTwice = keepMtime && names !== 'invalid' && Object.hasOwn(names, 'mtime')
  const isNoneLeft = typeof min === 'number' && typeof max === 'number' && min > max
  return {
    ...(min === 'invalid' && { minSize: 'option-problem.size' }),
    ...(max === 'invalid' && { maxSize: 'option-problem.size' }),
    ...(isNoneLeft && { maxSize: 'option-problem.sizes' }),
    ...(names === 'invalid' && { meta: 'option-problem.meta' }),
    ...(isMtimeTwice && { meta: 'option-problem.mtime' }),
    ...(pairsOf(tags) === 'invalid' && { tags: 'option-problem.tags' }),
  }
}

const lowerCase = (name: string): string => name.toLowerCase()

function optionsOf(form: OptionsForm): object {
  const { acl, cacheControl, contentType, encryption, hiddenFiles, keepMtime, storageClass, template } = form
  return {
    walk: {
      excludes: form.excludes.split('\n').filter((line) => line.trim() !== ''),
      hiddenFiles,
      symlinks: form.followLinks ? 'follow' : 'skip',
      emptyFolders: form.emptyFolders ? 'object' : 'skip',
      ...sizes(form),
    },
    object: {
      ...(storageClass !== 'bucket' && { storageClass }),
      ...(acl !== 'bucket' && { acl }),
      ...(cacheControl.trim() && { cacheControl: cacheControl.trim() }),
      ...(contentType.trim() && { contentType: contentType.trim() }),
      ...{ meta: validPairs(form.meta, lowerCase), tags: validPairs(form.tags), keepMtime },
      ...(encryption && { encryption: 'AES256' }),
    },
    naming: { ...(template.trim() && { template: template.trim() }), normalForm: form.nfc ? 'nfc' : 'as-is' },
  }
}

function sizes({ maxSize, minSize }: OptionsForm): object {
  const [min, max] = [sizeOf(minSize), sizeOf(maxSize)]
  return {
    ...(typeof min === 'number' && { minSizeBytes: min }),
    ...(typeof max === 'number' && { maxSizeBytes: max }),
  }
}

function validPairs(text: string, nameOf?: (name: string) => string): object {
  const pairs = pairsOf(text, nameOf)
  return pairs === 'invalid' ? {} : pairs
}

/** Which groups of options are not as they are when nothing was chosen. */
export const OPTION_GROUPS = ['walk', 'naming', 'object'] as const
export type OptionGroup = (typeof OPTION_GROUPS)[number]
const DEFAULTS = defaultBatchOptions()
export const changedGroups = (options: BatchOptions): readonly OptionGroup[] =>
  OPTION_GROUPS.filter((group) => JSON.stringify(options[group]) !== JSON.stringify(DEFAULTS[group]))
