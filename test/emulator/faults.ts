import { type FaultEffect, type FaultTarget, isPassing, nameOfEffect } from './fault-effects.ts'
import { createRandomFaults, type RandomFaultOptions, type RandomFaults } from './random-faults.ts'

export type { FaultEffect } from './fault-effects.ts'

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

/** What is to happen to one request. */
export interface TakenFault {
  readonly delayMs: number
  readonly effect: FaultEffect | undefined
}

/** Scripted faults, first added first applied, and random ones for what no rule has hit. */
export interface FaultPlan {
  add(rule: FaultRule): void
  /** Random faults from now on, instead of earlier ones; the same seed gives the same faults. */
  random(options: RandomFaultOptions): void
  /** No faults any more: rules and random ones are dropped, stalls end in a reset, the clock is right. */
  clear(): void
  /** Rules that still have hits left. */
  readonly pending: readonly FaultRule[]
  /** Faults done since the start by name, e.g. `{'status:SlowDown': 2, loseReply: 1}`. */
  readonly counts: Readonly<Record<string, number>>
  /** Server clock minus right clock. */
  readonly clockOffsetMs: number
  /** Counts the request against the rules; returns the delay and the effect that hit it. */
  take(target: FaultTarget): TakenFault
  /** Resolves after `ms` or on `clear`; without `ms` on `clear` alone. */
  hold(ms: number | undefined): Promise<void>
}

interface Armed {
  readonly rule: FaultRule
  toSkip: number
  left: number
}

/** An empty plan. */
export function createFaultPlan(): FaultPlan {
  let armed: Armed[] = []
  let random: RandomFaults | undefined
  let clockOffsetMs = 0
  let cleared = new AbortController()
  const counts: Record<string, number> = {}
  const count = (effect: FaultEffect): void => {
    const name = nameOfEffect(effect)
    counts[name] = (counts[name] ?? 0) + 1
    if (effect.type === 'clockOffset') clockOffsetMs = effect.ms
  }
  return {
    add: (rule) => void armed.push({ rule, toSkip: rule.after ?? 0, left: rule.times }),
    random: (options) => {
      random = createRandomFaults(options)
    },
    clear: () => {
      armed = []
      random = undefined
      clockOffsetMs = 0
      cleared.abort()
      cleared = new AbortController()
    },
    get pending() {
      return armed.map(({ rule }) => rule)
    },
    counts,
    get clockOffsetMs() {
      return clockOffsetMs
    },
    take: (target) => {
      const effects = takeScripted(armed, target)
      if (armed.length > 0) armed = armed.filter(({ left }) => left > 0)
      if (effects.length === 0) effects.push(...(random?.take(target) ?? []))
      for (const effect of effects) count(effect)
      const delayMs = effects.reduce((sum, effect) => sum + (effect.type === 'delay' ? effect.ms : 0), 0)
      return { delayMs, effect: effects.find((effect) => !isPassing(effect)) }
    },
    hold: (ms) => held(cleared.signal, ms),
  }
}

function takeScripted(armed: readonly Armed[], target: FaultTarget): FaultEffect[] {
  const effects: FaultEffect[] = []
  for (const candidate of armed) {
    const { effect } = candidate.rule
    if (!matches(candidate.rule, target)) continue
    if (!isPassing(effect) && effects.some((taken) => !isPassing(taken))) continue
    if (use(candidate)) effects.push(effect)
  }
  return effects
}

function held(cleared: AbortSignal, ms: number | undefined): Promise<void> {
  return new Promise((resolve) => {
    const timer = ms === undefined ? undefined : setTimeout(() => end(), ms)
    const end = (): void => {
      clearTimeout(timer)
      cleared.removeEventListener('abort', end)
      resolve()
    }
    cleared.addEventListener('abort', end)
  })
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
