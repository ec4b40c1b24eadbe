import type { Account, Role } from './accounts.ts'
import type { CorsRule } from './cors.ts'
import type { FaultPlan } from './faults.ts'
import type { Issued } from './identities.ts'
import type { Sabotage } from './sabotage.ts'

/** How a running emulator is set up; everything but the store has a default. */
export interface EmulatorOptions {
  /** Folder objects are stored in (`<dir>/<bucket>/...`), or 'discard': bodies are checksummed and dropped, metadata stays. */
  readonly store: { readonly dir: string } | 'discard'
  /** 0 or absent: an ephemeral port. All servers listen on 127.0.0.1 only. */
  readonly cosPort?: number
  readonly cosTlsPort?: number
  readonly stsPort?: number
  /** Server clock in epoch ms; tests shift it. */
  readonly now?: () => number
  /** The account whose permanent key works; default `EXAMPLE_ACCOUNT`. */
  readonly account?: Account
  /**
   * Further accounts with permanent keys; default: three sub-accounts, one of them forbidden to call GetFederationToken, one whose
   * temporary keys may do too much.
   */
  readonly subAccounts?: readonly Account[]
  /** What AssumeRole may be asked for; default `EXAMPLE_ROLE`. */
  readonly roles?: readonly Role[]
  readonly buckets?: readonly BucketName[]
  /** CORS rules each bucket starts with; default none. */
  readonly cors?: readonly CorsRule[]
  /** Custom domains: host names (without a port) that are a bucket. */
  readonly domains?: Readonly<Record<string, BucketName>>
  /** Further names its certificates are good for. */
  readonly certificateNames?: readonly string[]
  /** 'opaque': ETags of bodies are random instead of MD5, as COS does under SSE-KMS. Saves the MD5; default 'md5'. */
  readonly etag?: 'md5' | 'opaque'
  /** Also takes requests of S3 tools, whatever their signature is worth, as the account's; default: it refuses them. */
  readonly acceptsS3?: boolean
  /** Takes every request as one of the account's permanent key, unsigned ones too; default: it checks all. */
  readonly isUnchecked?: boolean
  /** What everybody may GET and HEAD without a key, as a bucket's policy may say; default: nothing. */
  readonly publicPrefixes?: readonly string[]
  /** Told of every request once it is over, also of those that `log` forgets. */
  readonly onRequest?: (record: RequestRecord) => void
  /** Told of every temporary key as it is handed out. */
  readonly onIssue?: (issued: Issued) => void
}

/** A bucket's full name with AppId, and the region its host carries. */
export interface BucketName {
  readonly bucket: string
  readonly region: string
}

/** One answered (or dropped) request; `status` is 0 when the connection was reset instead of answered. */
export interface RequestRecord {
  readonly kind: string
  readonly method: string
  readonly bucket: string
  readonly key: string
  /** The raw query string without `?`. */
  readonly query: string
  readonly status: number
  /** COS or STS error code, empty on success. */
  readonly code: string
  readonly requestId: string
  readonly secretId: string
  readonly temporary: boolean
  /** When it came, by the emulator's clock; epoch ms. */
  readonly arrivedMs: number
  /** Name of the fault that hit it (`nameOfEffect`); absent for none and for mere delays. */
  readonly fault?: string
}

/** What tests ask about one finished object; `headers` are those a HEAD would answer. */
interface ObjectInfo {
  readonly size: number
  readonly crc64: string
  readonly etag: string
  /** `x-cos-acl` as sent, `default` without. */
  readonly acl: string
  readonly headers: Readonly<Record<string, string>>
}

/** A running emulator; `close` resolves once all sockets are gone and `index.json` is written. */
export interface Emulator {
  /** `cosHttp` and `cosHttps` are virtual-host bases (put `<bucket>.` in front of the host); `sts` is HTTPS. */
  readonly endpoints: { readonly cosHttp: string; readonly cosHttps: string; readonly sts: string }
  /** Bases for path style: `<base>/<bucket>/<key>`. */
  readonly pathEndpoints: { readonly cosHttp: string; readonly cosHttps: string }
  readonly account: Account
  readonly subAccounts: readonly Account[]
  readonly bucket: string
  readonly region: string
  /** PEM file of the test CA that signed the TLS certificate. */
  readonly caFile: string
  readonly faults: FaultPlan
  /** The latest 10 000 or so requests, oldest first. */
  readonly log: readonly RequestRecord[]
  /** Epoch ms of the first S3 request since this was last asked. */
  takeFirstS3Ms(): number | undefined
  object(bucket: string, key: string): ObjectInfo | undefined
  /** CRC64 as computed by the emulator from what it received and stored; sorted by bucket, then key bytes. */
  objects(bucket?: string): { key: string; size: number; crc64: string }[]
  uploads(bucket?: string): { key: string; uploadId: string; parts: number }[]
  /** As `objects`, with the file that holds the bytes: an absolute path, empty when bodies are dropped. */
  files(bucket?: string): { key: string; size: number; crc64: string; path: string }[]
  /** Damages one object below the prefix of the first bucket behind the client's back; answers its key. */
  sabotage(how: Sabotage, prefix?: string): Promise<string>
  /** Forgets the first bucket's objects below the prefix, and their bytes. */
  removeObjects(prefix: string): Promise<void>
  /** Rejects when the object is unknown or the store discards. */
  readObject(bucket: string, key: string): Promise<Buffer>
  close(): Promise<void>
}
