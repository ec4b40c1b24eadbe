import { ALL_CALLS, type Allowed, CONTRACTS, isValid, type PageCall, type WindowName } from './call.ts'
import { FORGERIES, type ForgedCall } from './fuzz-app.ts'
import type { Judged } from './judge.ts'
import { anything, mutate } from './mutate.ts'
import type { Random } from './random.ts'
import { acrossBridge, type Recipe, recipeOf } from './recipe.ts'
import { type Hints, sample } from './sample.ts'

/** What the generators know of the running app. */
export interface Ground {
  readonly random: Random
  readonly hints: Hints
  readonly allowed: Allowed
  /** Texts of this run that are worth a try anywhere: names of folders that were never granted. */
  readonly texts: readonly string[]
}
type Made<C> = C & { readonly judged: Judged }

/** Calls that start processes, ask STS or COS, or open a window: a valid one is worth a second, so there are few. */
const COSTLY =
  /^(?:credential\.get|receipt\.begin|connection\.|rights\.|uploads\.(?:more|sizes|abort)|key\.|endpoint\.|audit\.|broker\.|network\.|unlock\.ask|lock\.edit)/
/** A signed link says whose it is, and carries the token. */
const GIVES_CREDENTIAL = new Set(['credential.get', 'link.make'])
const STRAY_CHANNELS = [
  '',
  '__proto__',
  'constructor',
  'state',
  'credential.get ',
  'CREDENTIAL.GET',
  'key.read',
  'keychain.get',
  'transfer.port',
  'environment.changed',
  'ipc-message',
  'GUEST_WINDOW_MANAGER_WINDOW_OPEN',
]

/** A call by one of our own windows: mostly of its own contract, also of the others', also of none. */
export function windowCall(window: WindowName, ground: Ground): Made<PageCall> {
  const { random, allowed } = ground
  const channel = channelFor(window, random)
  const way = random.pick(['bridge', 'bridge', 'invoke', 'invoke', 'invoke', 'send', 'files'] as const)
  if (way === 'files') return filesCall(window, ground)
  const input = inputFor(channel, ground)
  const isOffered = way !== 'send' && !(way === 'bridge' && channel === 'sources.add')
  const arriving = way === 'bridge' ? acrossBridge(input) : input
  const valid = isOffered && isValid(window, channel, arriving, allowed)
  const judged = { words: `${window} ${way} ${channel}`, input, isForeign: false, isValid: valid }
  return { way, channel, input, judged: { ...judged, mayHoldCredential: valid && GIVES_CREDENTIAL.has(channel) } }
}

/** Every call of a window's contract once, as it should be. */
export const offeredCalls = (window: WindowName, ground: Ground): readonly Made<PageCall>[] =>
  Object.entries(CONTRACTS[window]).flatMap(([channel, { input: schema }]) => {
    const found = sample(schema, ground.random, ground.hints)
    if (found === undefined) return []
    const input = recipeOf(found.value)
    const valid = isValid(window, channel, input, ground.allowed)
    const judged = { words: `${window} ${channel}`, input, isForeign: false, isValid: valid }
    const mayHoldCredential = valid && GIVES_CREDENTIAL.has(channel)
    return [{ way: 'invoke', channel, input, judged: { ...judged, mayHoldCredential } }]
  })

/** Only files that were dropped are taken, and a script cannot make one that has a path: the empty list alone is valid. */
function filesCall(window: WindowName, { random, texts }: Ground): Made<PageCall> {
  const input: Recipe = random.chance(0.2) ? { array: [] } : { array: [anything(random, texts)] }
  const isEmpty = 'array' in input && input.array.length === 0
  const judged = { words: `${window} files`, input, isForeign: false, mayHoldCredential: false }
  return { way: 'files', channel: 'files', input, judged: { ...judged, isValid: window === 'transfer' && isEmpty } }
}

/** By a window that is none of ours: whatever it asks for is refused. */
export function foreignCall(who: string, ground: Ground): Made<PageCall> {
  const { random } = ground
  const channel = channelFor(random.pick(['transfer', 'admin', 'key-entry', 'passphrase'] as const), random)
  const input = inputFor(channel, ground)
  const isForeign = Object.hasOwn(ALL_CALLS, channel)
  const judged = { words: `${who} ${channel}`, input, isValid: false, isForeign, mayHoldCredential: false }
  return { way: 'invoke', channel, input, judged }
}

/** An event that says it comes from one of our windows. */
export function forgedCall(ground: Ground): Made<ForgedCall> {
  const { random, allowed } = ground
  const as = random.pick(['transfer', 'admin', 'key-entry', 'passphrase'] as const)
  const how = random.pick(FORGERIES)
  const channel = channelFor(as, random)
  const input = inputFor(channel, ground)
  const isOurs = how === 'none'
  const valid = isOurs && isValid(as, channel, input, allowed)
  const isForeign = Object.hasOwn(ALL_CALLS, channel) && !(isOurs && Object.hasOwn(CONTRACTS[as], channel))
  const judged = { words: `forged ${how} as ${as} ${channel}`, input, isValid: valid, isForeign }
  return { channel, input, as, how, judged: { ...judged, mayHoldCredential: valid && GIVES_CREDENTIAL.has(channel) } }
}

function channelFor(window: WindowName, random: Random): string {
  if (random.chance(0.1)) return random.pick(STRAY_CHANNELS)
  return random.pick(Object.keys(random.chance(0.7) ? CONTRACTS[window] : ALL_CALLS))
}

function inputFor(channel: string, { random, hints, texts }: Ground): Recipe {
  const schema = ALL_CALLS[channel]?.input
  // Native code in the renderer may name any file there; what it names is granted, so the canaries stay out.
  const more = channel === 'sources.add' ? [] : texts
  const valid = schema && sample(schema, random, hints)
  if (valid === undefined || random.chance(0.1)) return anything(random, more)
  const recipe = recipeOf(valid.value)
  return random.chance(COSTLY.test(channel) ? 0.04 : 0.25) ? recipe : mutate(recipe, random, more)
}
