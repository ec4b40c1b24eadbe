import { type FaultEffect, type FaultTarget, nameOfEffect } from './fault-effects.ts'
import { integerBetween, type Random, seededRandom } from './random.ts'

export interface RandomFaultOptions {
  readonly seed: number | string
  /** Share of requests that are hit, 0 to 1. */
  readonly rate: number
  /** Request kinds that can be hit; absent: all there are faults for. */
  readonly kinds?: readonly string[]
  /** Names of effects as they are counted (`status:SlowDown`, `stall:body`, `delay` …); absent: all. */
  readonly effects?: readonly string[]
}

/** Decides request by request; for each (kind, key, part) the n-th request has the same fate whatever comes between. */
export interface RandomFaults {
  take(target: FaultTarget): readonly FaultEffect[]
}

const BODIES = ['PutObject', 'UploadPart']
const STORING = [...BODIES, 'CompleteMultipartUpload']
/** Not the clean-up: one that is refused for good leaves rubbish by right. */
const FORWARD = [...STORING, 'InitiateMultipartUpload', 'ListParts', 'HeadObject']
const COS = [...FORWARD, 'AbortMultipartUpload', 'ListMultipartUploads', 'GetBucket']
const STS = ['GetFederationToken']
const ALL = [...COS, ...STS]

const MIB = 2 ** 20
const MINUTE_MS = 60_000

interface Candidate {
  readonly kinds: readonly string[]
  /** How often it comes compared with the others. */
  readonly weight: number
  readonly make: (random: Random) => FaultEffect
}
const always = (effect: FaultEffect) => (): FaultEffect => effect
const status = (code: string, httpStatus: number, headers?: Record<string, string>): FaultEffect => ({
  type: 'status',
  status: httpStatus,
  code,
  ...(headers === undefined ? {} : { headers }),
})

/**
 * What can happen by chance, and to which kinds. Left out: what no client can notice (`corruptStored` that says `sent` of
 * a whole object), and a missing checksum of a whole object, which is no error. Redirects and oversized replies are
 * final for a careful client, so they are rare; so is a wrong clock, which concerns every request that follows.
 */
const CANDIDATES: readonly Candidate[] = [
  { kinds: COS, weight: 8, make: always(status('InternalError', 500)) },
  { kinds: COS, weight: 6, make: always(status('SlowDown', 503, { 'Retry-After': '1' })) },
  { kinds: COS, weight: 4, make: always(status('ServiceUnavailable', 503)) },
  { kinds: BODIES, weight: 3, make: always(status('RequestTimeout', 400)) },
  { kinds: BODIES, weight: 3, make: always(status('BadDigest', 400)) },
  { kinds: ALL, weight: 8, make: always({ type: 'resetBeforeBody' }) },
  { kinds: ALL, weight: 8, make: always({ type: 'resetAfterBody' }) },
  { kinds: ALL, weight: 12, make: always({ type: 'loseReply' }) },
  { kinds: COS, weight: 8, make: always({ type: 'truncatedReply' }) },
  { kinds: ALL, weight: 10, make: (random) => ({ type: 'delay', ms: integerBetween(random, 50, 2000) }) },
  { kinds: BODIES, weight: 4, make: stall('body') },
  { kinds: ALL, weight: 3, make: stall('reply') },
  { kinds: COS, weight: 4, make: stall('inReply') },
  {
    kinds: BODIES,
    weight: 6,
    make: (random) => ({ type: 'slowBody', bytesPerSecond: integerBetween(random, MIB / 4, 4 * MIB) }),
  },
  { kinds: STORING, weight: 5, make: always({ type: 'wrongCrc64' }) },
  { kinds: ['UploadPart'], weight: 3, make: always({ type: 'noCrc64' }) },
  { kinds: STORING, weight: 5, make: always({ type: 'corruptStored', says: 'stored' }) },
  { kinds: ['UploadPart'], weight: 3, make: always({ type: 'corruptStored', says: 'sent' }) },
  { kinds: ['CompleteMultipartUpload'], weight: 12, make: always({ type: 'errorIn200', code: 'InternalError' }) },
  { kinds: COS, weight: 1, make: always({ type: 'expiredToken' }) },
  {
    kinds: FORWARD,
    weight: 0.5,
    make: always({ type: 'redirect', status: 307, location: 'http://127.0.0.1:9/elsewhere' }),
  },
  { kinds: FORWARD, weight: 0.5, make: always({ type: 'oversizedReply', bytes: 9 * MIB }) },
  {
    kinds: BODIES,
    weight: 0.5,
    make: (random) => ({ type: 'clockOffset', ms: integerBetween(random, -1, 1) * 20 * MINUTE_MS }),
  },
]

function stall(at: 'body' | 'reply' | 'inReply'): Candidate['make'] {
  return (random) => ({ type: 'stall', at, forMs: integerBetween(random, 1000, 15_000) })
}

/** What an effect of the candidate is called; its name does not depend on chance. */
const nameOf = ({ make }: Candidate): string => nameOfEffect(make(() => 0))

/** Every name that `effects` may hold. */
export const RANDOM_EFFECTS: readonly string[] = CANDIDATES.map(nameOf)

/** Throws on a rate outside 0 to 1 and on unknown effects or kinds: a test without its faults would pass for nothing. */
export function createRandomFaults({ seed, rate, kinds, effects }: RandomFaultOptions): RandomFaults {
  if (!(rate >= 0 && rate <= 1)) throw new Error(`a rate of faults is 0 to 1, not ${rate}`)
  const unknown = [
    ...(effects ?? []).filter((name) => !RANDOM_EFFECTS.includes(name)),
    ...(kinds ?? []).filter((kind) => !ALL.includes(kind)),
  ]
  if (unknown.length > 0) throw new Error(`no random faults of this name: ${unknown.join(', ')}`)
  const chosen = CANDIDATES.filter((candidate) => effects === undefined || effects.includes(nameOf(candidate)))
  const seen = new Map<string, number>()
  return {
    take({ kind, key, partNumber }) {
      if (kinds !== undefined && !kinds.includes(kind)) return []
      const target = `${kind}\n${key}\n${partNumber}`
      const count = (seen.get(target) ?? 0) + 1
      seen.set(target, count)
      const random = seededRandom(`${seed}\n${target}\n${count}`)
      if (random() >= rate) return []
      const effect = pick(
        chosen.filter((candidate) => candidate.kinds.includes(kind)),
        random,
      )
      return effect === undefined ? [] : [effect]
    },
  }
}

function pick(candidates: readonly Candidate[], random: Random): FaultEffect | undefined {
  const total = candidates.reduce((sum, { weight }) => sum + weight, 0)
  let left = random() * total
  for (const { weight, make } of candidates) {
    left -= weight
    if (left < 0) return make(random)
  }
  return undefined
}
