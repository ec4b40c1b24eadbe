import type { Random } from './random.ts'

/** Of a pattern without an upper bound. */
const MORE = 6
const PRINTABLE = Array.from({ length: 0x5f }, (_, index) => String.fromCharCode(0x20 + index))
const SETS: Readonly<Record<string, readonly string[]>> = {
  d: PRINTABLE.filter((one) => /\d/.test(one)),
  w: PRINTABLE.filter((one) => /\w/.test(one)),
  s: [' '],
  S: PRINTABLE.filter((one) => one !== ' '),
  D: PRINTABLE.filter((one) => /\D/.test(one)),
  W: PRINTABLE.filter((one) => /\W/.test(one)),
}

/**
 * A text that a pattern of the contracts takes: literals, classes, groups, alternatives and counts. Look-arounds and
 * back-references are passed over, so the caller checks what comes out.
 */
export function sampleText({ source }: RegExp, random: Random): string {
  const reader = new Reader(source, random)
  return reader.alternatives()
}

class Reader {
  readonly #source: string
  readonly #random: Random
  #at = 0
  constructor(source: string, random: Random) {
    this.#source = source
    this.#random = random
  }

  /** Up to the end, or to the bracket that closes a group. */
  alternatives(): string {
    const found = [this.#sequence()]
    while (this.#take('|')) found.push(this.#sequence())
    return this.#random.pick(found)
  }

  #sequence(): string {
    let text = ''
    while (this.#at < this.#source.length && !'|)'.includes(this.#here())) text += this.#repeated()
    return text
  }

  #repeated(): string {
    const from = this.#at
    let text = this.#atom()
    const end = this.#at
    const [min, max] = this.#count()
    const after = this.#at
    const times = min + this.#random.below(max - min + 1)
    if (times === 0) return ''
    for (let done = 1; done < times; done++) {
      this.#at = from // read again, chosen anew
      text += this.#atom()
      this.#at = end
    }
    this.#at = after
    return text
  }

  #atom(): string {
    const one = this.#next()
    if (one === '^' || one === '$') return ''
    if (one === '.') return this.#random.pick(PRINTABLE)
    if (one === '[') return this.#random.pick(this.#members())
    if (one === '\\') return this.#random.pick(this.#escaped())
    if (one !== '(') return one
    const isLookaround = /^\?<?[=!]/.test(this.#source.slice(this.#at))
    this.#at += /^\?(?::|<?[=!]|<\w+>)/.exec(this.#source.slice(this.#at))?.[0].length ?? 0
    const text = this.alternatives()
    this.#take(')')
    return isLookaround ? '' : text
  }

  #members(): readonly string[] {
    const isNegated = this.#take('^')
    const members: string[] = []
    while (!this.#take(']')) {
      const [first = '', ...others] = this.#member()
      if (others.length === 0 && this.#here() === '-' && this.#source[this.#at + 1] !== ']') {
        this.#at += 1
        const [last = ''] = this.#member()
        for (let code = first.charCodeAt(0); code <= last.charCodeAt(0); code++) members.push(String.fromCharCode(code))
      } else members.push(first, ...others)
    }
    return isNegated ? PRINTABLE.filter((one) => !members.includes(one)) : members
  }

  #member(): readonly string[] {
    const one = this.#next()
    return one === '\\' ? this.#escaped() : [one]
  }

  #escaped(): readonly string[] {
    const one = this.#next()
    if (one === 'x' || one === 'u') {
      const [digits = ''] = /^[0-9a-f]{2}(?:[0-9a-f]{2})?/i.exec(this.#source.slice(this.#at)) ?? []
      const own = one === 'x' ? digits.slice(0, 2) : digits
      this.#at += own.length
      return [String.fromCharCode(Number.parseInt(own, 16))]
    }
    // A class of Unicode's is only ever excluded: control characters.
    if (one === 'p' || one === 'P') {
      this.#at = this.#source.indexOf('}', this.#at) + 1
      return ['\x07']
    }
    return SETS[one] ?? [{ n: '\n', t: '\t', r: '\r' }[one] ?? one]
  }

  #count(): readonly [min: number, max: number] {
    const [all = '', mark = '', min = '', comma = '', max = ''] =
      /^([*+?]|\{(\d+)(,?)(\d*)\})\??/.exec(this.#source.slice(this.#at)) ?? []
    this.#at += all.length
    if (all === '') return [1, 1]
    if (mark === '?') return [0, 1]
    if (mark === '*' || mark === '+') return [mark === '*' ? 0 : 1, MORE]
    return [Number(min), comma === '' ? Number(min) : max === '' ? Number(min) + MORE : Number(max)]
  }

  #here(): string {
    return this.#source[this.#at] ?? ''
  }

  #next(): string {
    this.#at += 1
    return this.#source[this.#at - 1] ?? ''
  }

  #take(one: string): boolean {
    if (this.#here() !== one) return false
    this.#at += 1
    return true
  }
}
