import type { Source } from '../../shared/job.ts'
import { HashIndex } from './hash-index.ts'

/** One folder as it is stored. `source` only for the folder that was dropped itself. */
export interface FolderRecord {
  readonly id: number
  readonly parent: number
  readonly name: string
  readonly source?: number
}
/** What is found in a folder from now on. */
export type FolderOrder = 'pause' | 'resume' | 'cancel'

/** The batch itself; where a single folder was dropped, that folder. */
export const ROOT = 0
const FIRST_CAPACITY = 16
const NONE: readonly number[] = []

/**
 * The folders of one batch, numbered as they are met, so that a folder comes after the one it lies in. Some 40 bytes
 * and the name each; at most `limit`: files of others count as files of the nearest folder that is known.
 */
export class FolderIndex {
  limit = Number.POSITIVE_INFINITY
  readonly #sources: readonly Source[]
  #count = 1
  /** Folders before this one are in somebody's records. */
  #written = 1
  #parents = new Uint32Array(FIRST_CAPACITY)
  /** Where each name ends in #names, in UTF-16 units. */
  #ends = new Uint32Array(FIRST_CAPACITY)
  #names = new Uint16Array(FIRST_CAPACITY)
  readonly #bySource = new Map<number, number>()
  readonly #sourceOf = new Map<number, number>()
  /** Folders by parent and name; only while folders are looked for. */
  #byName: HashIndex | undefined
  #last = { source: -1, folder: '', id: ROOT }
  readonly #orders = new Map<number, FolderOrder>()
  constructor(sources: readonly Source[]) {
    this.#sources = sources
    if (sources.length === 1) this.#bySource.set(0, ROOT)
  }

  /** The root included. */
  get count(): number {
    return this.#count
  }
  /** Of the root: itself. */
  parent(id: number): number {
    return this.#parents[id] ?? ROOT
  }
  name(id: number): string {
    if (id === ROOT) return this.#sources[0]?.name ?? ''
    return String.fromCharCode(...this.#names.subarray(this.#ends[id - 1] ?? 0, this.#ends[id]))
  }
  /** How far below the root. */
  depth(id: number): number {
    let depth = 0
    for (let folder = id; folder !== ROOT; folder = this.parent(folder)) depth += 1
    return depth
  }
  /** As shown: the name of what was dropped first. */
  path(id: number): string {
    const names: string[] = []
    for (let folder = id; folder !== ROOT; folder = this.parent(folder)) names.unshift(this.name(folder))
    if (this.#sources.length === 1) names.unshift(this.name(ROOT))
    return names.join('/')
  }

  /** The folder that a walked entry lies in; `path` relative to its source. It becomes known if need be. */
  folderOf(source: number, path: string): number {
    // What was dropped itself: a file, or a folder that could not be read.
    if (path === '') return ROOT
    const folder = path.slice(0, Math.max(0, path.lastIndexOf('/', path.length - 2)))
    const last = this.#last
    if (last.source === source && last.folder === folder) return last.id
    let id = this.#rootOf(source)
    if (folder !== '') {
      for (const name of folder.split('/')) {
        const below = this.#below(id, name)
        if (below === undefined) break
        id = below
      }
    }
    this.#last = { source, folder, id }
    return id
  }

  /** From the journal, the lowest id first. What is missing there has no name, and is nowhere. */
  define({ id, name, parent, source }: FolderRecord): void {
    while (this.#count < id) this.#add(ROOT, '')
    if (id < this.#count) return
    this.#add(parent, name)
    if (source !== undefined) this.#setSource(source, id)
    this.#written = this.#count
  }

  /** Those that have become known since it was last asked: whoever asks writes them down. */
  newly(): readonly number[] {
    if (this.#written === this.#count) return NONE
    const ids = Array.from({ length: this.#count - this.#written }, (_, at) => this.#written + at)
    this.#written = this.#count
    return ids
  }

  record(id: number): FolderRecord {
    const source = this.#sourceOf.get(id)
    return { id, parent: this.parent(id), name: this.name(id), ...(source !== undefined && { source }) }
  }

  /** Nothing is looked for any more, until it is. */
  rest(): void {
    this.#byName = undefined
  }

  /** What is found below the folder from now on does so at once. */
  order(id: number, order: FolderOrder): void {
    this.#orders.set(id, order)
  }
  forgetOrders(): void {
    this.#orders.clear()
  }
  get hasOrders(): boolean {
    return this.#orders.size > 0
  }
  /** The order nearest above. */
  orderFor(id: number): FolderOrder | undefined {
    let folder = id
    while (folder !== ROOT && !this.#orders.has(folder)) folder = this.parent(folder)
    return this.#orders.get(folder)
  }

  #rootOf(source: number): number {
    const known = this.#bySource.get(source)
    if (known !== undefined) return known
    const { kind, name } = this.#sources[source] ?? { kind: 'file', name: '' }
    if (kind === 'file' || this.#count > this.limit) return ROOT
    const id = this.#add(ROOT, name)
    this.#setSource(source, id)
    return id
  }

  #setSource(source: number, id: number): void {
    this.#bySource.set(source, id)
    this.#sourceOf.set(id, source)
  }

  #below(parent: number, name: string): number | undefined {
    this.#byName ??= this.#indexed()
    const text = `${parent}/${name}`
    const isIt = (id: number): boolean => this.parent(id) === parent && this.name(id) === name
    const known = this.#byName.find(text).find(isIt)
    if (known !== undefined || this.#count > this.limit) return known
    const id = this.#add(parent, name)
    this.#byName.add(text, id)
    return id
  }

  #indexed(): HashIndex {
    const index = new HashIndex()
    for (let id = 1; id < this.#count; id += 1)
      if (!this.#sourceOf.has(id)) index.add(`${this.parent(id)}/${this.name(id)}`, id)
    return index
  }

  #add(parent: number, name: string): number {
    const id = this.#count
    const start = this.#ends[id - 1] ?? 0
    this.#parents = withRoom(this.#parents, id + 1)
    this.#ends = withRoom(this.#ends, id + 1)
    this.#names = withRoom(this.#names, start + name.length)
    for (let at = 0; at < name.length; at += 1) this.#names[start + at] = name.charCodeAt(at)
    this.#parents[id] = parent
    this.#ends[id] = start + name.length
    this.#count += 1
    return id
  }
}

function withRoom<T extends Uint16Array | Uint32Array>(array: T, length: number): T
function withRoom(array: Uint16Array | Uint32Array, length: number): Uint16Array | Uint32Array {
  if (length <= array.length) return array
  const capacity = Math.max(length, array.length * 2)
  const grown = array instanceof Uint16Array ? new Uint16Array(capacity) : new Uint32Array(capacity)
  grown.set(array)
  return grown
}
