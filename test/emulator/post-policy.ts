import { CosError } from './errors.ts'
import type { FormFields } from './form-reader.ts'

/** What a form's policy says (436/14690), its signature checked elsewhere. */
export interface PostPolicy {
  /** Undefined: any. */
  readonly sizeBytes: { readonly min: number; readonly max: number } | undefined
}

const NEEDED = ['q-sign-algorithm', 'q-ak', 'q-sign-time']

/** Where a form goes, for the conditions that name it. */
export interface PostedTo {
  readonly bucket: string
  readonly nowMs: number
}

/** Checks every condition but the size. Throws InvalidPolicyDocument, AccessDenied. */
export function checkPostPolicy(text: string, fields: FormFields, { bucket, nowMs }: PostedTo): PostPolicy {
  const document = parse(text)
  const expirationMs = Date.parse(String(member(document, 'expiration')))
  if (Number.isNaN(expirationMs)) throw invalid('The expiration of your policy is not a time.')
  if (nowMs > expirationMs) {
    const times = `expiration time: ${seconds(expirationMs)} but the time now : ${seconds(nowMs)}`
    throw new CosError('AccessDenied', `You post object request has been expired, ${times}`)
  }
  const conditions = member(document, 'conditions')
  if (!Array.isArray(conditions) || conditions.length === 0)
    throw invalid('You must provide condition if you specify a policy in post object request.')
  const parsed = conditions.flatMap(parseCondition)
  const missing = NEEDED.find((name) => !parsed.some((one) => one.type !== 'size' && one.name === name))
  if (missing !== undefined) throw invalid(`Your policy needs a condition for ${missing}.`)
  const values = new Map(fields).set('bucket', bucket)
  // The form says by q-key-time what its policy says by q-sign-time.
  if (!values.has('q-sign-time')) values.set('q-sign-time', fields.get('q-key-time') ?? '')
  for (const condition of parsed) assertHolds(condition, values)
  const size = parsed.find((one) => one.type === 'size')
  return { sizeBytes: size && { min: size.min, max: size.max } }
}

type Condition =
  | { readonly type: 'eq' | 'starts-with'; readonly name: string; readonly value: string }
  | { readonly type: 'size'; readonly min: number; readonly max: number }

function parseCondition(condition: unknown): Condition[] {
  if (!Array.isArray(condition)) {
    if (typeof condition !== 'object' || condition === null) throw invalid('A condition is neither object nor list.')
    return Object.entries(condition).map(([name, value]) => ({
      ...{ type: 'eq' as const, name: name.toLowerCase(), value: String(value) },
    }))
  }
  const [type, first, second] = condition
  if (type === 'content-length-range') return [{ type: 'size', min: Number(first), max: Number(second) }]
  if ((type !== 'eq' && type !== 'starts-with') || typeof first !== 'string' || !first.startsWith('$'))
    throw invalid('A condition is eq, starts-with or content-length-range.')
  const name = first.slice(1).toLowerCase()
  if (name === 'bucket' && type !== 'eq') throw invalid('The bucket can only be matched exactly.')
  return [{ type, name, value: String(second) }]
}

function assertHolds(condition: Condition, values: ReadonlyMap<string, string>): void {
  if (condition.type === 'size') return
  const { type, name, value } = condition
  const actual = values.get(name)
  const holds = actual !== undefined && (type === 'eq' ? actual === value : actual.startsWith(value))
  if (!holds) throw new CosError('AccessDenied', `Condition key ${name} doesn't match the value ${value}`)
}

/** Throws EntityTooSmall, EntityTooLarge. */
export function assertSize({ sizeBytes: range }: PostPolicy, sizeBytes: number): void {
  if (range === undefined) return
  if (sizeBytes < range.min) throw new CosError('EntityTooSmall', 'The file is smaller than the policy allows.')
  if (sizeBytes > range.max) throw new CosError('EntityTooLarge', 'The file is larger than the policy allows.')
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw invalid('Your policy is not JSON.')
  }
}

const invalid = (message: string): CosError => new CosError('InvalidPolicyDocument', message)
const seconds = (ms: number): number => Math.floor(ms / 1000)
const member = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
