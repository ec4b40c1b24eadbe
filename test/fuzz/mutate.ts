import type { Random } from './random.ts'
import { ODDITIES, type Recipe } from './recipe.ts'

/** Names that mean something to JavaScript itself. */
const POISON = ['__proto__', 'constructor', 'prototype', 'toString', 'then', 'toJSON', 'hasOwnProperty', '']
const TEXTS = [
  '',
  ' ',
  '/',
  '../',
  '../../../../etc/passwd',
  '/etc/passwd',
  'file:///etc/passwd',
  'https://example.com/',
  '*',
  'in*',
  '?',
  '\u0000',
  'a\u0000b',
  '\ud800',
  'e\u0301',
  '\u202ereversed',
  'line\r\nHost: other',
  '%24%7Benv%7D',
  '<img src=x onerror=alert(1)>',
  '-1',
  '1e309',
  'p-0123456789abcdef',
  's-0123456789abcdef',
  'b-0123456789abcdef',
  'private',
  'public-read',
  '0x10',
] as const
const NUMBERS = [-1, 0.5, 2 ** 31, 2 ** 53, -(2 ** 53), 1e308, 1e-7, 129_601, 4_294_967_296]
/** Around the bounds that contracts have, and far beyond. */
const LENGTHS = [1025, 33_000, 100_000]
const HUGE = 4_000_000
const HUGE_CHANCE = 0.01
const MANY = 10_001

/** The same with one to three things wrong; `more` are texts that belong to this run (paths, names). */
export function mutate(recipe: Recipe, random: Random, more: readonly string[]): Recipe {
  let mutated = recipe
  for (let count = 1 + random.below(3); count > 0; count--) {
    const targets = pathsOf(mutated)
    mutated = replaceAt(mutated, random.pick(targets), (at) => wrong(at, random, more))
  }
  return mutated
}

/** Any value at all, as its like comes from a stranger. */
export function anything(random: Random, more: readonly string[]): Recipe {
  const kind = random.below(6)
  if (kind === 0) return { odd: random.pick(ODDITIES) }
  if (kind === 1) return { json: random.pick([...TEXTS, ...more]) }
  if (kind === 2) return { json: random.pick([...NUMBERS, 0, 1]) }
  if (kind === 3) return { json: random.pick([null, true, false]) }
  if (kind === 4)
    return random.chance(HUGE_CHANCE) ? { text: 'x', times: HUGE } : { text: 'a/', times: random.pick(LENGTHS) }
  return { array: Array.from({ length: random.below(3) }, () => ({ json: random.pick(TEXTS) })) }
}

function wrong(at: Recipe, random: Random, more: readonly string[]): Recipe {
  if ('object' in at && random.chance(0.8)) return wrongObject(at.object, random, more)
  if ('array' in at && random.chance(0.6)) return wrongArray(at.array, random, more)
  if ('json' in at && typeof at.json === 'string' && random.chance(0.4)) return wrongText(at.json, random)
  return anything(random, more)
}

function wrongObject(
  members: Extract<Recipe, { object: unknown }>['object'],
  random: Random,
  more: readonly string[],
): Recipe {
  const kind = random.below(5)
  const other = (): Recipe => anything(random, more)
  if (kind === 0 && members.length > 0) {
    const gone = random.below(members.length)
    return { object: members.filter((_, index) => index !== gone) }
  }
  if (kind === 1) return { object: [...members, [random.pick(POISON), other()]] }
  if (kind === 2) return { object: [...members, ['__proto__', { object: [['isAdmin', { json: true }], ...members] }]] }
  if (kind === 3) return { object: [...members, [`extra${random.below(9)}`, other()]] }
  return { object: members.map(([name, member]) => [random.chance(0.3) ? name.toUpperCase() : name, member] as const) }
}

function wrongArray(items: readonly Recipe[], random: Random, more: readonly string[]): Recipe {
  const kind = random.below(4)
  if (kind === 0) return { array: [] }
  if (kind === 1) return { array: Array.from({ length: MANY }, () => (isSmall(items[0]) ? items[0] : { json: 0 })) }
  if (kind === 2) return { object: items.map((item, index) => [String(index), item] as const) }
  return { array: [...items, anything(random, more)] }
}

/** Ten thousand of something long are gigabytes: whoever sends them dies of it before anybody else hears. */
const isSmall = (item: Recipe | undefined): item is Recipe =>
  item !== undefined && !/"times"|"odd"/.test(JSON.stringify(item))

function wrongText(text: string, random: Random): Recipe {
  const kind = random.below(5)
  if (kind === 0) return { json: text.slice(0, -1) }
  if (kind === 1) return { json: `${text}${random.pick(TEXTS)}` }
  if (kind === 2) return { json: `${random.pick(TEXTS)}${text}` }
  if (kind === 3) return { json: text.toUpperCase() }
  return { text: text || 'x', times: Math.ceil(random.pick(LENGTHS) / (text.length || 1)) }
}

type Path = readonly number[]

/** Of every place in the recipe, the whole first. */
function pathsOf(recipe: Recipe): readonly Path[] {
  return [[], ...childrenOf(recipe).flatMap((child, index) => pathsOf(child).map((path) => [index, ...path]))]
}

const childrenOf = (recipe: Recipe): readonly Recipe[] =>
  'array' in recipe ? recipe.array.slice(0, 20) : 'object' in recipe ? recipe.object.map(([, member]) => member) : []

function replaceAt(recipe: Recipe, [first, ...rest]: Path, change: (at: Recipe) => Recipe): Recipe {
  if (first === undefined) return change(recipe)
  if ('array' in recipe)
    return { array: recipe.array.map((item, index) => (index === first ? replaceAt(item, rest, change) : item)) }
  if (!('object' in recipe)) return recipe
  const object = recipe.object.map(
    ([name, member], index) => [name, index === first ? replaceAt(member, rest, change) : member] as const,
  )
  return { object }
}
