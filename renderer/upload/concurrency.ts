/**
 * How many connections the line is worth. Pure: what was measured goes in, the next limit comes out. Limits are in the
 * units of connections.ts: a small file counts for one, a part of 8 MiB for four.
 *
 * The limit climbs in steps while each carries more, takes back a step that brought nothing and waits longer before the
 * next one; now and then it tries with fewer, so that chance gains do not add up. Whatever says "too much" cuts at once.
 */

/** Before anything is known: keeps a line busy whose answers take tens of milliseconds. */
export const START_LIMIT = 32
/** The same where the server is far: what there is to win is worth more than what a try too many costs. */
export const FAR_START_LIMIT = 64
/** One part at a time: less would be no upload. */
export const FLOOR_LIMIT = 4
/** Highest limit unless the settings say otherwise. */
export const DEFAULT_CEILING = 128

/** Fewer than this only when something says "too much": a single loss on one of few connections costs too much. */
const VOLUNTARY_FLOOR = 16
const STEP = 1.25
const MIN_STEP = 4
const CUT = 0.7
/** More than chance: a step up is a quarter, and a line that has room for it carries nearly as much more. */
const GAIN = 1.06
/** What may be lost by trying with fewer before it counts as a loss. */
const LOSS = 0.97
/** Windows between two tries, doubled each time that a try brought nothing. */
const FIRST_HOLD = 3
const MAX_HOLD = 24
/** Windows of calm after a cut. */
const HOLD_AFTER_CUT = 6
/** How much of an old best is forgotten per window, so that a line that has become slower is believed. */
const FADE = 0.1

/** One measured stretch of time. */
export interface Measured {
  /** Work per second: see adaption.ts. Only compared with itself. */
  readonly rate: number
  /** Somebody waited for a connection all the time: a higher limit would have been used. */
  readonly isBinding: boolean
}

export interface Bounds {
  readonly floor: number
  readonly ceiling: number
}

type Try = 'up' | 'down'
export interface ConcurrencyState {
  readonly limit: number
  /** What the limit before the try carried, at its best lately; undefined until measured. */
  readonly best: number | undefined
  /** A try under way: where it came from, and whether its first window, when old connections mix with new, is over. */
  readonly trying: { readonly which: Try; readonly from: number; readonly isSettled: boolean } | undefined
  readonly next: Try
  /** Windows until the next try. */
  readonly hold: number
  readonly nextHold: number
}

export function boundsFor(ceiling: number): Bounds {
  return { floor: Math.min(FLOOR_LIMIT, ceiling), ceiling }
}

/** Where it begins. */
export function startAt(limit: number): ConcurrencyState {
  return { limit, best: undefined, trying: undefined, next: 'up', hold: 0, nextHold: FIRST_HOLD }
}

/** Within new bounds; what was learned stays. */
export function rebound(state: ConcurrencyState, bounds: Bounds): ConcurrencyState {
  const limit = within(state.limit, bounds)
  return limit === state.limit ? state : { ...startAt(limit), nextHold: state.nextHold }
}

/** The server or the line says "too much". Call once for what belongs together: many connections fail at a time. */
export function cut(state: ConcurrencyState, bounds: Bounds): ConcurrencyState {
  const limit = within(Math.floor(state.limit * CUT), bounds)
  const nextHold = Math.min(MAX_HOLD, state.nextHold * 2)
  return { ...startAt(limit), hold: Math.max(HOLD_AFTER_CUT, state.nextHold), nextHold }
}

/** After a window without failures. */
export function decide(state: ConcurrencyState, measured: Measured, bounds: Bounds): ConcurrencyState {
  const { trying } = state
  // The limit was not what held the work back, so the window says nothing about it.
  if (!measured.isBinding) return trying === undefined ? { ...state, best: undefined } : back(state, bounds)
  if (trying === undefined) return rest(state, measured.rate, bounds)
  if (!trying.isSettled) return { ...state, trying: { ...trying, isSettled: true } }
  return trying.which === 'up' ? judgeUp(state, measured.rate, bounds) : judgeDown(state, measured.rate, bounds)
}

function rest(state: ConcurrencyState, rate: number, bounds: Bounds): ConcurrencyState {
  const best = state.best === undefined ? rate : Math.max(rate, state.best + (rate - state.best) * FADE)
  const known = { ...state, best }
  return state.hold > 0 ? { ...known, hold: state.hold - 1 } : attempt(known, state.next, bounds)
}

function attempt(state: ConcurrencyState, wanted: Try, bounds: Bounds): ConcurrencyState {
  for (const which of wanted === 'up' ? (['up', 'down'] as const) : (['down', 'up'] as const)) {
    const limit = within(which === 'up' ? above(state.limit) : below(state.limit), bounds)
    if (limit !== state.limit) return { ...state, limit, trying: { which, from: state.limit, isSettled: false } }
  }
  return { ...state, hold: state.nextHold }
}

function judgeUp(state: ConcurrencyState, rate: number, bounds: Bounds): ConcurrencyState {
  if (rate < (state.best ?? 0) * GAIN) return back(state, bounds)
  // It carries more: on with it, without a pause.
  return attempt({ ...state, best: rate, trying: undefined, nextHold: FIRST_HOLD }, 'up', bounds)
}

function judgeDown(state: ConcurrencyState, rate: number, bounds: Bounds): ConcurrencyState {
  if (rate < (state.best ?? 0) * LOSS) return back(state, bounds)
  return { ...state, trying: undefined, next: 'up', hold: state.nextHold }
}

/** The step brought nothing: where it came from, a longer pause, then the other way. */
function back(state: ConcurrencyState, bounds: Bounds): ConcurrencyState {
  const { limit, next } = state
  const { which, from } = state.trying ?? { which: next, from: limit }
  return {
    ...{ limit: within(from, bounds), best: state.best, trying: undefined },
    ...{ next: which === 'up' ? 'down' : 'up', hold: state.nextHold, nextHold: Math.min(MAX_HOLD, state.nextHold * 2) },
  }
}

const above = (limit: number): number => Math.max(limit + MIN_STEP, Math.round(limit * STEP))
/** As far down as a step up would come back from; never up. */
const below = (limit: number): number =>
  Math.min(limit, Math.max(VOLUNTARY_FLOOR, Math.min(limit - MIN_STEP, Math.round(limit / STEP))))
const within = (limit: number, { floor, ceiling }: Bounds): number => Math.min(ceiling, Math.max(floor, limit))
