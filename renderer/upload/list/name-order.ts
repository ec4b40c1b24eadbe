import type { PackedNames } from './packed-names.ts'

const ASCII = 128
const DIGIT_0 = 0x30
const DIGIT_9 = 0x39
/** Greater than any difference. */
const UNKNOWN = 2 ** 31
const isDigit = (unit: number): boolean => unit >= DIGIT_0 && unit <= DIGIT_9
/** The languages of the app. Others may take several ASCII letters for one. */
const LOCALES = ['zh-CN', 'en']

/** How names are compared: as people do, 2 before 10, case and accents last. */
export const nameCollator = (locale: string): Intl.Collator => new Intl.Collator(locale, { numeric: true })
export const systemLocale = (): string => {
  const { locale } = new Intl.Collator().resolvedOptions()
  return LOCALES.find((known) => known.slice(0, 2) === locale.slice(0, 2)) ?? 'en'
}

/**
 * Compares packed names as the collator does. That takes a microsecond and two strings each time; most names are told
 * apart by ASCII characters, whose order the collator is asked for once.
 */
export class NameOrder {
  readonly #names: PackedNames
  readonly #collator: Intl.Collator
  /** Of each ASCII character, equal for both cases; 0 for what does not count. */
  readonly #weights: Uint8Array
  /** How far both names have been compared. */
  #at = 0
  #otherAt = 0
  constructor(names: PackedNames, collator: Intl.Collator) {
    this.#names = names
    this.#collator = collator
    this.#weights = weightsOf(collator.resolvedOptions().locale)
  }

  compare(one: number, other: number): number {
    return this.#byAscii(one, other) || this.#collator.compare(this.#names.text(one), this.#names.text(other))
  }

  /** 0 where the collator has to say. */
  #byAscii(one: number, other: number): number {
    const { bytes } = this.#names
    const [end, otherEnd] = [this.#names.end(one), this.#names.end(other)]
    this.#at = this.#names.start(one)
    this.#otherAt = this.#names.start(other)
    while (this.#at < end && this.#otherAt < otherEnd) {
      const difference = this.#step(bytes, end, otherEnd)
      if (difference !== 0) return difference === UNKNOWN ? 0 : difference
    }
    if (!isAscii(bytes, this.#at, end) || !isAscii(bytes, this.#otherAt, otherEnd)) return 0
    return end - this.#at - (otherEnd - this.#otherAt)
  }

  /** Compares one character, or one number, and goes on behind it. */
  #step(bytes: Uint8Array, end: number, otherEnd: number): number {
    const [unit, otherUnit] = [bytes[this.#at] ?? 0, bytes[this.#otherAt] ?? 0]
    if (unit >= ASCII || otherUnit >= ASCII) return UNKNOWN
    if (isDigit(unit) && isDigit(otherUnit)) return this.#numbers(bytes, end, otherEnd)
    const [weight, otherWeight] = [this.#weights[unit] ?? 0, this.#weights[otherUnit] ?? 0]
    if (weight === 0 || otherWeight === 0) return UNKNOWN
    this.#at += 1
    this.#otherAt += 1
    return weight - otherWeight
  }

  #numbers(bytes: Uint8Array, end: number, otherEnd: number): number {
    const [first, otherFirst] = [pastZeros(bytes, this.#at, end), pastZeros(bytes, this.#otherAt, otherEnd)]
    this.#at = pastDigits(bytes, first, end)
    this.#otherAt = pastDigits(bytes, otherFirst, otherEnd)
    const length = this.#at - first
    return length - (this.#otherAt - otherFirst) || compareDigits(bytes, first, otherFirst, length)
  }
}

function pastZeros(bytes: Uint8Array, from: number, end: number): number {
  let at = from
  while (at < end - 1 && bytes[at] === DIGIT_0 && isDigit(bytes[at + 1] ?? 0)) at += 1
  return at
}

function pastDigits(bytes: Uint8Array, from: number, end: number): number {
  let at = from
  while (at < end && isDigit(bytes[at] ?? 0)) at += 1
  return at
}

function compareDigits(bytes: Uint8Array, one: number, other: number, length: number): number {
  for (let at = 0; at < length; at += 1) {
    const difference = (bytes[one + at] ?? 0) - (bytes[other + at] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}

function isAscii(bytes: Uint8Array, from: number, end: number): boolean {
  for (let at = from; at < end; at += 1) if ((bytes[at] ?? 0) >= ASCII || (bytes[at] ?? 0) < 0x20) return false
  return true
}

function weightsOf(locale: string): Uint8Array {
  const { compare } = new Intl.Collator(locale, { sensitivity: 'base' })
  const printable = Array.from({ length: 0x7f - 0x20 }, (_, at) => String.fromCharCode(0x20 + at))
  const weights = new Uint8Array(ASCII)
  let weight = 0
  let before = ''
  for (const character of printable.sort(compare)) {
    if (before === '' || compare(before, character) !== 0) weight += 1
    weights[character.charCodeAt(0)] = weight
    before = character
  }
  return weights
}
