import { AppError } from '../../shared/errors.ts'
import type { ListedObject, ObjectPage } from '../cos/answers.ts'

/** A page of a listing takes about as long as so many HEADs, which go side by side. */
const HEADS_PER_PAGE = 10
/** About 40 MB. Whatever sorts behind is asked for one by one. */
const MAX_LISTED = 200_000

export interface ExistingPort {
  /** The next page of what is there, in the order of the keys' UTF-8 bytes. */
  readonly page: (marker: string) => Promise<ObjectPage>
  /** Files found so far that may be asked about. */
  readonly files: () => number
}
/** What a listing tells of an object. */
export type Existing = Pick<ListedObject, 'sizeBytes' | 'modifiedAtMs'>

/**
 * What COS has below one prefix, read page by page for as long as that costs less than a HEAD for each file found so
 * far. A listing is a memory: what it does not hold may exist by now, so its user sends `x-cos-forbid-overwrite`.
 */
export class ExistingObjects {
  readonly #port: ExistingPort
  readonly #listed = new Map<string, Existing>()
  #pages = 0
  /** Everything up to this key is known; undefined once everything is. */
  #marker: string | undefined = ''
  #reading: Promise<void> | undefined
  #usable = true
  constructor(port: ExistingPort) {
    this.#port = port
  }

  /** `unknown`: a HEAD is cheaper. */
  async find(key: string): Promise<Existing | 'absent' | 'unknown'> {
    while (this.known(key) === 'unknown' && (await this.readMore()));
    return this.known(key)
  }

  /** As far as has been read. */
  known(key: string): Existing | 'absent' | 'unknown' {
    return this.#covers(key) ? (this.#listed.get(key) ?? 'absent') : 'unknown'
  }

  /** Reads another page; false when HEADs are cheaper. */
  async readMore(): Promise<boolean> {
    if (!this.#isWorthAPage()) return false
    this.#reading ??= this.#read().finally(() => {
      this.#reading = undefined
    })
    await this.#reading
    return true
  }

  #covers(key: string): boolean {
    return this.#usable && (this.#marker === undefined || compareKeys(key, this.#marker) <= 0)
  }

  #isWorthAPage(): boolean {
    if (!this.#usable || this.#listed.size >= MAX_LISTED) return false
    return (this.#pages + 1) * HEADS_PER_PAGE <= this.#port.files()
  }

  async #read(): Promise<void> {
    try {
      const from = this.#marker ?? ''
      const { objects, next } = await this.#port.page(from)
      this.#pages += 1
      const keys = [from, ...objects.map(({ key }) => key), ...(next === undefined ? [] : [next])]
      // Sorted otherwise than we think, it would prove nothing absent.
      this.#usable = keys.every((key, index) => index === 0 || compareKeys(keys[index - 1] ?? '', key) <= 0)
      for (const { key, sizeBytes, modifiedAtMs } of objects) this.#listed.set(copied(key), { sizeBytes, modifiedAtMs })
      this.#marker = next
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      // Not allowed, or no luck: then each file is asked about, and meets the same trouble if it lasts.
      this.#usable = false
    }
  }
}

/** Order of the keys' UTF-8 bytes, which is that of their code points: surrogates come after all else. */
export function compareKeys(a: string, b: string): number {
  const length = Math.min(a.length, b.length)
  for (let index = 0; index < length; index += 1) {
    const [unitA, unitB] = [a.charCodeAt(index), b.charCodeAt(index)]
    if (unitA !== unitB) return rank(unitA) - rank(unitB)
  }
  return a.length - b.length
}
const rank = (unit: number): number => (unit >= 0xd800 && unit < 0xe000 ? unit + 0x1_0000 : unit)

const encoder = new TextEncoder()
const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
/** A string of its own: a piece of an answer would keep the whole answer in memory. */
const copied = (text: string): string => decoder.decode(encoder.encode(text))
