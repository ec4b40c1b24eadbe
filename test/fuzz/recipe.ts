import { readFileSync } from 'node:fs'
import { runInThisContext } from 'node:vm'

/** What is no JSON: made where it is sent from, since neither JSON nor Playwright carries it there. */
export const ODDITIES = [
  'undefined',
  'nan',
  'infinity',
  'minus-zero',
  'bigint',
  'date',
  'no-date',
  'map',
  'set',
  'pattern',
  'error',
  'bytes',
  'shared-proto',
  'text-object',
  'sparse',
  'deep',
  'cycle',
  'function',
  'symbol',
  'getter',
  'promise',
  'array-with-names',
] as const
export type Oddity = (typeof ODDITIES)[number]

/** How to make a value, as JSON. */
export type Recipe =
  | { readonly json: string | number | boolean | null }
  /** `text`, so many times: megabytes that cost nothing to hand over. */
  | { readonly text: string; readonly times: number }
  | { readonly array: readonly Recipe[] }
  /** In this order, names of any kind. */
  | { readonly object: readonly (readonly [name: string, member: Recipe])[] }
  | { readonly odd: Oddity }

/** The recipe of plain data. */
export function recipeOf(value: unknown): Recipe {
  if (value === undefined) return { odd: 'undefined' }
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return { json: value }
  if (Array.isArray(value)) return { array: value.map(recipeOf) }
  return { object: Object.entries(Object(value)).map(([name, member]) => [name, recipeOf(member)] as const) }
}

/** Text of a file in fixtures/. */
export const fixture = (name: string): string =>
  readFileSync(new URL(`./fixtures/${name}`, import.meta.url), 'utf8')
    .trim()
    .replace(/^\/\*[\s\S]*?\*\/\s*;?/, '')

/** The value itself. Throws for one whose making throws. */
export const buildValue: (recipe: Recipe) => unknown = runInThisContext(fixture('build-value.cjs'))

/**
 * As it leaves a page by its bridge: Electron makes a member called `__proto__` the copy's prototype, which goes no further, and
 * leaves out one that throws when it is read.
 */
export function acrossBridge(recipe: Recipe): Recipe {
  if ('odd' in recipe && recipe.odd === 'getter') return { object: [] }
  if ('array' in recipe) return { array: recipe.array.map(acrossBridge) }
  if (!('object' in recipe)) return recipe
  const own = recipe.object.filter(([name]) => name !== '__proto__')
  return { object: own.map(([name, member]) => [name, acrossBridge(member)] as const) }
}
