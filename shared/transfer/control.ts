/** What main tells the transfer process over its parent port: grants, and the port to the worker. Trusted direction. */
import type { ObjectAcl } from '../scope.ts'

/** A place requests may go. Main mints one with every credential. */
export interface DestinationGrant {
  readonly destinationId: string
  readonly scheme: 'http' | 'https'
  readonly hostname: string
  readonly port: number
  /** Exact `Host` header that must come with each request. */
  readonly host: string
  readonly pathPrefix: string
  readonly bucket: string
  readonly keyPrefix: string
  /** The only `x-cos-acl` that may be sent; absent: none. */
  readonly acl?: ObjectAcl
  /** The only `q-ak` accepted for it. */
  readonly tmpSecretId: string
  /** Goes with each request as `x-cos-security-token`. */
  readonly sessionToken: string
  /** Local epoch ms after which the grant is dropped. */
  readonly expiresAtMs: number
  /** PEM certificates to trust beside the built-in ones. */
  readonly caPem?: string
  /** A forward proxy to go through; absent: directly. `authorization` is the whole value of `Proxy-Authorization`. */
  readonly proxy?: { readonly hostname: string; readonly port: number; readonly authorization?: string | undefined }
}

/** A file or folder the user chose. */
export interface SourceGrant {
  readonly sourceId: string
  readonly rootPath: string
  readonly kind: 'file' | 'folder'
}

/** Below the data folder: images from the clipboard, each in a folder of its own. Nothing else of the data folder is uploaded. */
export const CLIPBOARD_FOLDER = 'clipboard'

/** Places never walked into unless a native dialog said so; see `main/transfer/sensitive-paths.ts`. */
export interface TransferStart {
  readonly homeDir: string
  /** The app's own data folder. */
  readonly dataDir: string
}

export type ControlMessage =
  | { readonly type: 'start'; readonly start: TransferStart }
  | { readonly type: 'source.grant'; readonly source: SourceGrant }
  | { readonly type: 'source.revoke'; readonly sourceId: string }
  | { readonly type: 'destination.grant'; readonly destination: DestinationGrant }
  /** For all calls together, file bodies only; null = as fast as it goes. */
  | { readonly type: 'limit'; readonly bytesPerSecond: number | null }
  /** Comes with one MessagePort: the worker's end. A new one replaces the old and cancels its calls. */
  | { readonly type: 'port' }

/** Transfer → main. */
export type ControlEvent =
  | { readonly type: 'ready' }
  /** COS's clock minus this computer's is another than it was; it was none at first. */
  | { readonly type: 'clock'; readonly offsetMs: number }
  | { readonly type: 'log'; readonly level: 'warn' | 'error'; readonly text: string }
