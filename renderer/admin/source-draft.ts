/** Where temporary keys come from, while it is typed. */
import type { CredentialSource, SourceType } from '../../shared/credential-source.ts'
import type { TranslationKey } from '../../shared/messages/en.ts'

/** All ways side by side, so that one can be looked at and the other taken up again; only `source`'s own members count. */
export interface SourceDraft {
  readonly source: SourceType
  readonly roleArn: string
  readonly externalId: string
  readonly brokerUrl: string
  readonly brokerMethod: 'GET' | 'POST'
  /** Names, between commas or spaces. */
  readonly brokerHeaders: string
}

export const EMPTY_SOURCE: SourceDraft = {
  source: 'federation-token',
  roleArn: '',
  externalId: '',
  brokerUrl: '',
  brokerMethod: 'GET',
  brokerHeaders: '',
}

/** The fields of a saved source. */
export function sourceDraftOf(source: CredentialSource | undefined): SourceDraft {
  if (source?.type === 'assume-role') {
    const { roleArn, externalId = '' } = source
    return { ...EMPTY_SOURCE, source: source.type, roleArn, externalId }
  }
  if (source?.type === 'remote-broker') {
    const { url, method, headerNames = [] } = source
    return {
      ...{ ...EMPTY_SOURCE, source: source.type, brokerUrl: url, brokerMethod: method },
      brokerHeaders: headerNames.join(', '),
    }
  }
  return source === undefined ? EMPTY_SOURCE : { ...EMPTY_SOURCE, source: source.type }
}

/** What a profile file says of it, perhaps not valid yet; undefined is the usual source. */
export function sourceOf(draft: SourceDraft): CredentialSource | undefined {
  if (draft.source === 'assume-role') {
    const externalId = draft.externalId.trim()
    return { type: draft.source, roleArn: draft.roleArn.trim(), ...(externalId !== '' && { externalId }) }
  }
  if (draft.source === 'remote-broker') {
    const headerNames = draft.brokerHeaders.split(/[\s,;]+/).filter((name) => name !== '')
    const { brokerUrl, brokerMethod: method } = draft
    return { type: draft.source, url: brokerUrl.trim(), method, ...(headerNames.length > 0 && { headerNames }) }
  }
  return draft.source === 'temporary-key' ? { type: draft.source } : undefined
}

/** By the path in the profile file; a list's own path has the number of the wrong entry behind it. */
export const SOURCE_PROBLEMS: Readonly<Record<string, readonly [field: keyof SourceDraft, problem: TranslationKey]>> = {
  'source.roleArn': ['roleArn', 'invalid.role-arn'],
  'source.externalId': ['externalId', 'invalid.external-id'],
  'source.url': ['brokerUrl', 'invalid.broker-url'],
  'source.headerNames': ['brokerHeaders', 'invalid.broker-headers'],
}
