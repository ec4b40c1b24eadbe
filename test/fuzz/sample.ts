import * as v from 'valibot'
import type { Random } from './random.ts'
import { sampleText } from './sample-text.ts'

/** Values that exist in the running app, by the name of the member that takes them (`profileId`, `prefix` …). */
export type Hints = ReadonlyMap<string, readonly unknown[]>

/** An optional member is left out as often as not. */
const LEAVE_OUT = 0.5
/** A hint is taken rather than a value that only has the right shape. */
const TAKE_HINT = 0.8
const TRIES = 40
const ALPHABET = 'abcdefghijklmnopqrstuvwxyz0123456789'

/** An input that the schema takes, of plain data; undefined where none is found. Everything follows from the schema itself. */
export function sample(schema: v.GenericSchema, random: Random, hints: Hints): { readonly value: unknown } | undefined {
  for (let tries = 0; tries < TRIES; tries++) {
    const value = draw(schema, { random, hints }, '')
    if (v.safeParse(schema, value).success) return { value }
  }
  return undefined
}

interface Means {
  readonly random: Random
  readonly hints: Hints
}

function draw(schema: unknown, means: Means, name: string): unknown {
  const { random, hints } = means
  const known = hints.get(name) ?? []
  const fitting = known.filter((value) => isSchema(schema) && v.safeParse(schema, value).success)
  if (fitting.length > 0 && random.chance(TAKE_HINT)) return random.pick(fitting)
  const inner = member(schema, 'wrapped')
  switch (member(schema, 'type')) {
    case 'optional':
    case 'exact_optional':
    case 'nullish':
      return random.chance(LEAVE_OUT) ? undefined : draw(inner, means, name)
    case 'nullable':
      return random.chance(LEAVE_OUT) ? null : draw(inner, means, name)
    case 'string':
      return drawText(schema, random)
    case 'number':
      return drawNumber(schema, random)
    case 'boolean':
      return random.chance(0.5)
    case 'literal':
      return member(schema, 'literal')
    case 'picklist':
      return random.pick(list(member(schema, 'options')))
    case 'union':
    case 'variant':
      return draw(random.pick(list(member(schema, 'options'))), means, name)
    default:
      return drawMany(schema, means, name)
  }
}

function drawMany(schema: unknown, means: Means, name: string): unknown {
  const { random } = means
  const type = member(schema, 'type')
  const [min, max] = lengths(schema)
  if (type === 'array') {
    const count = Math.min(min + random.below(3), max)
    return Array.from({ length: count }, () => draw(member(schema, 'item'), means, name.replace(/s$/, '')))
  }
  if (type === 'record') {
    const names = Array.from({ length: random.below(3) }, () => String(draw(member(schema, 'key'), means, '')))
    return Object.fromEntries(names.map((one) => [one, draw(member(schema, 'value'), means, one)]))
  }
  const entries = Object.entries(Object(member(schema, 'entries') ?? {}))
  const members = entries.map(([one, of]) => [one, draw(of, means, one)] as const)
  return Object.fromEntries(members.filter(([, value]) => value !== undefined))
}

function drawText(schema: unknown, random: Random): string {
  const pattern = requirements(schema, 'regex')[0]
  const [min, max] = lengths(schema)
  if (pattern instanceof RegExp) {
    // One that says nothing of the length may be taken several times over.
    const once = (): string => sampleText(pattern, random)
    const texts = Array.from({ length: 1 + Math.min(min, 8) }, once)
    return texts[0] !== undefined && texts[0].length < min ? texts.join('').slice(0, max) : (texts[0] ?? '')
  }
  const length = Math.min(Math.max(min, random.below(12)), max)
  const text = Array.from({ length }, () => random.pick([...ALPHABET])).join('')
  // Checks that no schema shows are mostly about the ends of paths.
  return random.chance(0.3) ? `${text.slice(1)}/` : text
}

function drawNumber(schema: unknown, random: Random): number {
  const [min = 0] = requirements(schema, 'min_value').map(Number)
  const [max = min + 1000] = requirements(schema, 'max_value').map(Number)
  return min + random.below(Math.min(max - min, 1e9) + 1)
}

function lengths(schema: unknown): readonly [min: number, max: number] {
  const [exact] = requirements(schema, 'length').map(Number)
  const [min = exact ?? 0] = [...requirements(schema, 'min_length'), ...requirements(schema, 'non_empty')].map(Number)
  const [max = exact ?? Number.POSITIVE_INFINITY] = requirements(schema, 'max_length').map(Number)
  return [Number.isNaN(min) ? 1 : min, max]
}

/** What the schema's pipe asks for, inner pipes included. */
function requirements(schema: unknown, type: string): readonly unknown[] {
  const [, ...items] = list(member(schema, 'pipe') ?? [])
  const [first] = list(member(schema, 'pipe') ?? [])
  const within = first === undefined || first === schema ? [] : requirements(first, type)
  return [
    ...within,
    ...items.filter((item) => member(item, 'type') === type).map((item) => member(item, 'requirement')),
  ]
}

const member = (of: unknown, name: string): unknown =>
  typeof of === 'object' && of !== null ? Reflect.get(of, name) : undefined
const list = (of: unknown): readonly unknown[] => (Array.isArray(of) ? of : [])
const isSchema = (value: unknown): value is v.GenericSchema => member(value, 'kind') === 'schema'
