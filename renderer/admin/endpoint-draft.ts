/** The part of a profile's form that says where COS and STS are. */
import { COS_ENDPOINT_KINDS, STS_SITES } from '../../shared/endpoints.ts'
import type { ProfileFile } from '../../shared/settings.ts'

/** In the order of the list. */
export const COS_KINDS = ['default', ...COS_ENDPOINT_KINDS, 'custom'] as const
export const STS_KINDS = ['china', ...STS_SITES, 'custom'] as const

export interface EndpointDraft {
  readonly cosKind: (typeof COS_KINDS)[number]
  /** Counts for `domain` and `custom`. */
  readonly cosEndpoint: string
  /** Counts for `default` and `custom`. */
  readonly addressing: ProfileFile['addressing']
  readonly stsKind: (typeof STS_KINDS)[number]
  /** Counts for `custom`. */
  readonly stsEndpoint: string
}

type EndpointFile = Pick<ProfileFile, 'cosEndpointKind' | 'cosEndpoint' | 'addressing' | 'stsSite' | 'stsEndpoint'>

export const EMPTY_ENDPOINTS: EndpointDraft = {
  ...{ cosKind: 'default', cosEndpoint: '', addressing: 'virtual-host', stsKind: 'china', stsEndpoint: '' },
}

export const endpointDraftOf = ({
  cosEndpointKind,
  cosEndpoint,
  addressing,
  stsSite,
  stsEndpoint,
}: EndpointFile): EndpointDraft => ({
  cosKind: cosEndpointKind ?? (cosEndpoint === undefined ? 'default' : 'custom'),
  cosEndpoint: cosEndpoint ?? '',
  addressing,
  stsKind: stsSite ?? (stsEndpoint === undefined ? 'china' : 'custom'),
  stsEndpoint: stsEndpoint ?? '',
})

/** As in the file; a field that is wanted and empty stays empty, which the schema does not take. */
export function endpointFileOf({
  cosKind,
  cosEndpoint,
  addressing,
  stsKind,
  stsEndpoint,
}: EndpointDraft): EndpointFile {
  const isOwn = cosKind === 'domain' || cosKind === 'custom'
  const isPlain = cosKind === 'default' || cosKind === 'custom'
  return {
    ...(!isPlain && { cosEndpointKind: cosKind }),
    ...(isOwn && { cosEndpoint: cosEndpoint.trim() }),
    addressing: isPlain ? addressing : 'virtual-host',
    ...((stsKind === 'international' || stsKind === 'internal') && { stsSite: stsKind }),
    ...(stsKind === 'custom' && { stsEndpoint: stsEndpoint.trim() }),
  }
}
