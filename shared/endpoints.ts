/** Which of Tencent's servers a profile uses, or which other one. */
import * as v from 'valibot'

/** `http://` or `https://`, a host, perhaps a port; or the host alone. No path, query or user. */
const EndpointText = v.pipe(v.string(), v.maxLength(255), v.regex(/^(?:https?:\/\/)?[A-Za-z0-9.[\]:-]+\/?$/))

/** Hosts of a bucket beside the usual one (https://cloud.tencent.com/document/product/436/6224); `domain` is its own. */
export const COS_ENDPOINT_KINDS = ['internal', 'accelerate', 'backup', 'domain'] as const
export type CosEndpointKind = (typeof COS_ENDPOINT_KINDS)[number]
/** Sites beside China's (https://cloud.tencent.com/document/product/1312/48195). */
export const STS_SITES = ['international', 'internal'] as const
export type StsSite = (typeof STS_SITES)[number]

/** Members of a profile file. */
export const ENDPOINT_FIELDS = {
  /** Absent: `cosEndpoint` where there is one, else the region's public host. */
  cosEndpointKind: v.optional(v.picklist(COS_ENDPOINT_KINDS)),
  /** The service's host without the bucket; of kind `domain` the bucket's own host, a CNAME for it. */
  cosEndpoint: v.optional(EndpointText),
  addressing: v.optional(v.picklist(['virtual-host', 'path']), 'virtual-host'),
  /** Absent: `stsEndpoint` where there is one, else China's. */
  stsSite: v.optional(v.picklist(STS_SITES)),
  stsEndpoint: v.optional(EndpointText),
}

interface Endpoints {
  readonly cosEndpointKind?: CosEndpointKind | undefined
  readonly cosEndpoint?: string | undefined
  readonly addressing: 'virtual-host' | 'path'
  readonly stsSite?: StsSite | undefined
  readonly stsEndpoint?: string | undefined
}

/** A domain is named, and a host of Tencent's is not. */
export const isCosEndpointFit = ({ cosEndpointKind: kind, cosEndpoint }: Endpoints): boolean =>
  kind === undefined || (kind === 'domain') === (cosEndpoint !== undefined)

/** In all of these the bucket is the host. */
export const isAddressingFit = ({ cosEndpointKind, addressing }: Endpoints): boolean =>
  cosEndpointKind === undefined || addressing === 'virtual-host'

export const isStsEndpointFit = ({ stsSite, stsEndpoint }: Endpoints): boolean =>
  stsSite === undefined || stsEndpoint === undefined
