/** What happens to a matching request. */
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
  /** The request waits, then goes on; a second rule may act on it as well. */
  | { readonly type: 'delay'; readonly ms: number }

/** One scripted fault. */
export interface FaultRule {
  /** Request kind: the API name, e.g. 'UploadPart', 'GetFederationToken'. */
  readonly kind: string
  /** How many matching requests are hit. */
  readonly times: number
  /** How many matching requests pass unharmed first; default 0. */
  readonly after?: number
  readonly key?: string | RegExp
  readonly partNumber?: number
  readonly effect: FaultEffect
}

/** What a rule is matched against. */
interface FaultTarget {
  readonly kind: string
  readonly key: string
  readonly partNumber: number | undefined
}

/** Scripted faults, first added first applied. */
export interface FaultPlan {
  add(rule: FaultRule): void
  clear(): void
  /** Rules that still have hits left. */
  readonly pending: readonly FaultRule[]
  /** Counts the request against the rules; returns the delay and the effect that hit it. */
  take(target: FaultTarget): { readonly delayMs: number; readonly effect: FaultEffect | undefined }
}

interface Armed {
  readonly rule: FaultRule
  toSkip: number
  left: number
}

/** An empty plan. */
export function createFaultPlan(): FaultPlan {
  let armed: Armed[] = []
  return {
    add: (rule) => void armed.push({ rule, toSkip: rule.after ?? 0, left: rule.times }),
    clear: () => {
      armed = []
    },
    get pending() {
      return armed.map(({ rule }) => rule)
    },
    take: (target) => {
      let delayMs = 0
      let effect: FaultEffect | undefined
      for (const candidate of armed) {
        const { effect: next } = candidate.rule
        if (!matches(candidate.rule, target) || (effect !== undefined && next.type !== 'delay')) continue
        if (!use(candidate)) continue
        if (next.type === 'delay') delayMs += next.ms
        else effect = next
      }
      if (armed.length > 0) armed = armed.filter(({ left }) => left > 0)
      return { delayMs, effect }
    },
  }
}

/** Counts a match; false while it is still to pass unharmed. */
function use(candidate: Armed): boolean {
  if (candidate.toSkip > 0) {
    candidate.toSkip--
    return false
  }
  candidate.left--
  return true
}

function matches({ kind, key, partNumber }: FaultRule, target: FaultTarget): boolean {
  if (kind !== target.kind) return false
  if (partNumber !== undefined && partNumber !== target.partNumber) return false
  if (key === undefined) return true
  if (typeof key === 'string') return key === target.key
  key.lastIndex = 0 // a global or sticky expression would remember its last match
  return key.test(target.key)
}
