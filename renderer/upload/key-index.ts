import { type Blocked, nothingBlocked } from './held-contract.ts'
import { KeyTable, type Name } from './key-table.ts'

/** Some 25 MB; what is found beyond is not compared, so numbers are at least so high. */
const MAX_ROWS = 500_000

/** What is known of a file's key at COS. */
export const STANDS = [
  'unknown',
  'absent',
  'sameSize',
  'sameSize newer',
  'sameSize notNewer',
  'otherSize',
  'otherSize newer',
  'otherSize notNewer',
] as const
export type Stand = (typeof STANDS)[number]

/** What a batch's keys mean for others: it `waits` held, or is `sent` and keeps them from others, or is of no concern. */
export type Role = 'waits' | 'sent' | 'none'

/** See `HeldBatch`. */
export interface Shared {
  collisions: number
  taken: number
  overlaps: number
  readonly blocked: { -readonly [K in keyof Blocked]: number }
}

/** A batch as far as its keys go. */
export class KeyHolder {
  readonly number: number
  /** Held batches of one group are started together. */
  readonly group: string
  role: Role
  readonly shared: Shared = { collisions: 0, taken: 0, overlaps: 0, blocked: nothingBlocked() }
  constructor(number: number, group: string, role: Role) {
    this.number = number
    this.group = group
    this.role = role
  }
}

/** Whose files have which keys, with sums that are kept up to date: each change looks at the holders of one key. */
export class KeyIndex {
  readonly #table = new KeyTable(STANDS.length, MAX_ROWS)
  readonly #holders: KeyHolder[] = []

  add(group: string, role: Role): KeyHolder {
    const holder = new KeyHolder(this.#holders.length, group, role)
    this.#holders.push(holder)
    return holder
  }

  /** One file more or less; one that is not there is not taken away. */
  bump(holder: KeyHolder, name: Name, by: 1 | -1): void {
    const row = by > 0 ? this.#table.obtain(name, holder.number) : this.#table.find(name, holder.number)
    if (row === 0) return
    const column = STANDS.findIndex((_, at) => by > 0 || this.#table.count(row, at) > 0)
    if (column >= 0) this.#change(name, () => this.#table.bump(row, column, by))
  }

  /** One of the holder's files of which nothing was known. */
  classify(holder: KeyHolder, name: Name, stand: Stand): void {
    const row = this.#table.find(name, holder.number)
    const unknown = STANDS.indexOf('unknown')
    if (row === 0 || this.#table.count(row, unknown) === 0) return
    this.#change(name, () => {
      this.#table.bump(row, unknown, -1)
      this.#table.bump(row, STANDS.indexOf(stand), 1)
    })
  }

  setRole(holder: KeyHolder, role: Role): void {
    const rows = this.#rowsOf(holder)
    for (const row of rows) this.#count(this.#table.firstOf(row), -1)
    holder.role = role
    for (const row of rows) this.#count(this.#table.firstOf(row), 1)
  }

  /** Takes away all files of the holder. */
  empty(holder: KeyHolder): void {
    for (const row of this.#rowsOf(holder)) {
      const first = this.#table.firstOf(row)
      this.#count(first, -1)
      for (const column of STANDS.keys()) this.#table.bump(row, column, -this.#table.count(row, column))
      this.#count(first, 1)
    }
  }

  #rowsOf(holder: KeyHolder): readonly number[] {
    const rows: number[] = []
    for (let row = 1; row <= this.#table.rows; row += 1) if (this.#table.holder(row) === holder.number) rows.push(row)
    return rows
  }

  #change(name: Name, change: () => void): void {
    this.#count(this.#table.first(name), -1)
    change()
    this.#count(this.#table.first(name), 1)
  }

  /** Adds what one key means to the sums of those that wait with it, or takes it away again. */
  #count(first: number, sign: 1 | -1): void {
    const having = this.#having(first)
    const isTaken = having.some(({ holder }) => holder.role === 'sent')
    const waiting = having.filter(({ holder }) => holder.role === 'waits')
    for (const { files, holder, row } of waiting) {
      const together = waiting.reduce((sum, other) => sum + (other.holder.group === holder.group ? other.files : 0), 0)
      if (together > 1) holder.shared.collisions += sign * files
      else if (isTaken) holder.shared.taken += sign * files
      else if (waiting.length > 1) holder.shared.overlaps += sign * files
      if (together > 1 || isTaken) this.#block(holder.shared.blocked, row, sign)
    }
  }

  /** Who has files with the key. */
  #having(first: number): readonly { readonly holder: KeyHolder; readonly row: number; readonly files: number }[] {
    const having = []
    for (let row = first; row > 0; row = this.#table.next(row)) {
      const holder = this.#holders[this.#table.holder(row)]
      const files = this.#table.total(row)
      if (holder !== undefined && files > 0) having.push({ holder, row, files })
    }
    return having
  }

  #block(blocked: Shared['blocked'], row: number, sign: 1 | -1): void {
    for (const [column, stand] of STANDS.entries()) {
      const files = sign * this.#table.count(row, column)
      if (files === 0) continue
      blocked.files += files
      if (stand === 'absent') blocked.absent += files
      if (stand.startsWith('sameSize')) blocked.sameSize += files
      if (stand.startsWith('otherSize')) blocked.otherSize += files
      if (stand.endsWith(' newer')) blocked.newer += files
      if (stand.endsWith(' notNewer')) blocked.notNewer += files
    }
  }
}
