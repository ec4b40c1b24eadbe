import type { RequestLimits } from './conditions.ts'

/** Where requests signed with one credential go. The worker signs `host` and the path; transfer opens the connection. */
export interface Destination {
  /** Names main's grant in the transfer process; a new one with every credential. */
  readonly destinationId: string
  /** Exact `Host` header, with a port unless it is the scheme's own. */
  readonly host: string
  readonly scheme: 'http' | 'https'
  /** `''` for virtual-host style, `/<bucket>` for path style; part of the signed path. */
  readonly pathPrefix: string
  readonly bucket: string
  readonly region: string
  /** Keys outside it are refused by transfer, and by COS. */
  readonly keyPrefix: string
  /** Whether HeadObject is allowed, so that a lost reply can be looked up. */
  readonly mayHead: boolean
  /** What COS refuses requests for that do not keep to it. */
  readonly limits?: RequestLimits
}

/** A temporary credential with all that is needed to use it. Lives in memory only; never stored, logged or shown. */
export interface Credential {
  readonly tmpSecretId: string
  readonly tmpSecretKey: string
  readonly sessionToken: string
  /** Local epoch ms when it stops working, counted from the granted duration, not from the server's clock. */
  readonly expiresAtMs: number
  /** Granted duration: renewed at 80 % of it, used until 95 %. */
  readonly lifetimeMs: number
  /** Server clock minus local clock; added to local time when signing. */
  readonly clockOffsetMs: number
  readonly destination: Destination
}
