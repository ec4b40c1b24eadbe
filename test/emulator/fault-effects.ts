/**
 * What happens to a request. Unless said otherwise every effect works on COS requests; STS knows `status`, `expiredToken`,
 * `delay`, `stall`, `clockOffset`, resets and `loseReply`, and answers as usual under the others.
 */
export type FaultEffect =
  /** Answered with this error after the body was taken; nothing is done. STS: `code` goes into Response.Error. */
  | {
      readonly type: 'status'
      readonly status: number
      readonly code: string
      readonly headers?: Record<string, string>
    }
  /** TCP reset before any of the body was read. */
  | { readonly type: 'resetBeforeBody' }
  /** The body is taken, not stored, then TCP reset. */
  | { readonly type: 'resetAfterBody' }
  /** Done and stored, but TCP reset instead of the reply. */
  | { readonly type: 'loseReply' }
  /** Done, x-cos-hash-crc64ecma in the reply is wrong. */
  | { readonly type: 'wrongCrc64' }
  /** Done, the reply has no x-cos-hash-crc64ecma. */
  | { readonly type: 'noCrc64' }
  /** 400 ExpiredToken, as after the credential's life. */
  | { readonly type: 'expiredToken' }
  /** 200 with an `<Error>` document, which COS may do for Complete; nothing is done. */
  | { readonly type: 'errorIn200'; readonly code: string }
  /** The request waits, then goes on; a second rule may act on it as well. Dropped when its client leaves meanwhile. */
  | { readonly type: 'delay'; readonly ms: number }
  /**
   * No byte any more, the connection stays open. `body`: none of the body is read. `reply`: the body is taken, nothing is
   * done. `inReply`: done, and the reply stops after its headers. Ends with a TCP reset after `forMs` (absent: never)
   * or by `clear`, or when the client is seen to leave.
   */
  | { readonly type: 'stall'; readonly at: 'body' | 'reply' | 'inReply'; readonly forMs?: number }
  /** The body is read no faster than this; what the kernel buffers (some MiB on loopback) the client is rid of at once. */
  | { readonly type: 'slowBody'; readonly bytesPerSecond: number }
  /** Done; Content-Length promises more than comes, then the connection ends. A HEAD's reply breaks off in its headers. */
  | { readonly type: 'truncatedReply' }
  /** Done; the reply's body is padded to this size. A HEAD has no body and is answered as usual. */
  | { readonly type: 'oversizedReply'; readonly bytes: number }
  /** Sent elsewhere after the body was taken; nothing is done. */
  | { readonly type: 'redirect'; readonly status: 301 | 302 | 307; readonly location: string }
  /**
   * The first stored byte differs from the one sent; only for a store that keeps bodies, and not for empty ones.
   *
   * `says: 'stored'`: CRC64 and ETag tell of what is stored: whoever compares the CRC64 with his own notices at once.
   *
   * `says: 'sent'`: they tell of what was sent, as when a disk fails later. For UploadPart this shows when the object is
   * put together: Complete's CRC64 is of the bytes as read back. For PutObject and CompleteMultipartUpload nothing but
   * downloading the object shows it, HEAD included, so no client can be blamed for it.
   */
  | { readonly type: 'corruptStored'; readonly says: 'stored' | 'sent' }
  /**
   * From this request on the clock of the whole server (COS and STS) is off by so much; 0 or `clear` sets it right. The
   * request itself goes on, and a second rule may act on it as well.
   */
  | { readonly type: 'clockOffset'; readonly ms: number }

/** What a fault is chosen by. */
export interface FaultTarget {
  readonly kind: string
  readonly key: string
  /** NaN or undefined where the request has none. */
  readonly partNumber: number | undefined
}

/** The effects that let the request go on to another effect. */
export const isPassing = ({ type }: FaultEffect): boolean => type === 'delay' || type === 'clockOffset'

/** What the effect is counted as: its type, and what of it makes a difference to a client. */
export function nameOfEffect(effect: FaultEffect): string {
  switch (effect.type) {
    case 'status':
      return `status:${effect.code}`
    case 'stall':
      return `stall:${effect.at}`
    case 'corruptStored':
      return `corruptStored:${effect.says}`
    default:
      return effect.type
  }
}
