/** Further folders of a profile and its conditions, while they are typed. */
import type { Conditions } from '../../shared/conditions.ts'
import type { TranslationKey } from '../../shared/messages/en.ts'
import type { ProfileFile } from '../../shared/settings.ts'

const MIB = 1024 * 1024

/** Empty text, or nothing in a list: not given. */
export interface LimitsDraft {
  readonly otherPrefixes: readonly string[]
  /** Between commas. */
  readonly sourceIps: string
  readonly secureTransport: boolean
  readonly maxRequestMib: string
  /** Between commas, since a type may hold a semicolon and a space. */
  readonly contentTypes: string
}

export const EMPTY_LIMITS: LimitsDraft = {
  otherPrefixes: [],
  sourceIps: '',
  secureTransport: false,
  maxRequestMib: '',
  contentTypes: '',
}

/** The fields of a saved profile. */
export function limitsDraftOf({ otherPrefixes = [], conditions = {} }: ProfileFile): LimitsDraft {
  const { sourceIps = [], secureTransport = false, maxContentLengthBytes, contentTypes = [] } = conditions
  return {
    ...{ otherPrefixes, secureTransport },
    sourceIps: sourceIps.join(', '),
    maxRequestMib: maxContentLengthBytes === undefined ? '' : String(maxContentLengthBytes / MIB),
    contentTypes: contentTypes.join(', '),
  }
}

/** What a person means by `photos` or `/photos`: the folder `photos/`. */
export function tidyPrefix(text: string): string {
  const inner = text.trim().replace(/^[/\\]+/, '')
  return inner === '' || inner.endsWith('/') ? inner : `${inner}/`
}

/** What a profile file says of them, perhaps not valid yet. */
export function limitsFileOf(draft: LimitsDraft): Pick<ProfileFile, 'otherPrefixes' | 'conditions'> {
  const otherPrefixes = draft.otherPrefixes.map(tidyPrefix).filter((prefix) => prefix !== '')
  const [sourceIps, contentTypes] = [listOf(draft.sourceIps), listOf(draft.contentTypes)]
  const mib = draft.maxRequestMib.trim()
  const conditions: Conditions = {
    ...(sourceIps.length > 0 && { sourceIps }),
    ...(draft.secureTransport && { secureTransport: true }),
    ...(mib !== '' && { maxContentLengthBytes: Math.round(Number(mib) * MIB) }),
    ...(contentTypes.length > 0 && { contentTypes }),
  }
  return {
    ...(otherPrefixes.length > 0 && { otherPrefixes }),
    ...(Object.keys(conditions).length > 0 && { conditions }),
  }
}

const listOf = (text: string): string[] =>
  text
    .split(/[,，\n]/)
    .map((one) => one.trim())
    .filter((one) => one !== '')

/** By the path in the profile file. */
export const LIMITS_PROBLEMS: Readonly<Record<string, readonly [field: keyof LimitsDraft, problem: TranslationKey]>> = {
  otherPrefixes: ['otherPrefixes', 'invalid.other-prefixes'],
  conditions: ['secureTransport', 'invalid.secure-transport'],
  'conditions.sourceIps': ['sourceIps', 'invalid.source-ips'],
  'conditions.maxContentLengthBytes': ['maxRequestMib', 'invalid.max-request'],
  'conditions.contentTypes': ['contentTypes', 'invalid.content-types'],
}
