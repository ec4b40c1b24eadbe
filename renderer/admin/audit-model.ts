import type { ErrorInfo, Result } from '../../shared/errors.ts'
import type { AuditFilter, AuditRow, AuditState, auditCalls } from '../../shared/ipc/audit-calls.ts'
import type { Bridge } from '../../shared/ipc/call.ts'
import { createStore } from '../common/store.ts'

/** An entry and its place in the list, since an edited log may hold the same line twice. */
export interface ListedRow {
  readonly place: number
  readonly row: AuditRow
}

/** What the page shows of the log. */
export interface AuditView {
  readonly rows: readonly ListedRow[]
  readonly phase: 'reading' | 'more' | 'all'
  /** Undefined while the log is read for it. */
  readonly verdict: AuditState | undefined
  /** The kept head that the verdict is about. */
  readonly keptHead: string | undefined
  readonly exported: { readonly name: string; readonly entries: number; readonly head: string } | undefined
  readonly problem: ErrorInfo | undefined
}

/** So many more rows at a press; a filter that fits few goes on reading until it has some. */
const WANTED_ROWS = 50

/** The log as the page reads it: newest first, more when asked. Answers for an earlier filter no longer count. */
export class AuditModel {
  readonly #call: Bridge<typeof auditCalls>
  readonly #store = createStore<AuditView>({
    ...{ rows: [], phase: 'reading', verdict: undefined },
    ...{ keptHead: undefined, exported: undefined, problem: undefined },
  })
  #listId = 0
  #run = 0
  constructor(call: Bridge<typeof auditCalls>) {
    this.#call = call
  }

  readonly state = (): AuditView => this.#store.state()
  readonly subscribe = (listener: () => void): (() => void) => this.#store.subscribe(listener)

  /** Reads the log as it is now. */
  async look(filter: AuditFilter): Promise<void> {
    this.#run += 1
    const run = this.#run
    this.#store.update({ rows: [], phase: 'reading', problem: undefined })
    const opened = this.#told(run, await this.#call['audit.open']({ filter }))
    if (opened === undefined) return
    this.#listId = opened.listId
    await this.more()
  }

  async more(): Promise<void> {
    const run = this.#run
    this.#store.update({ phase: 'reading' })
    const wanted = this.state().rows.length + WANTED_ROWS
    while (run === this.#run) {
      const page = this.#told(run, await this.#call['audit.more']({ listId: this.#listId }))
      if (page === undefined) return
      const before = this.state().rows
      const rows = [...before, ...page.rows.map((row, index) => ({ row, place: before.length + index }))]
      const isEnough = rows.length >= wanted
      this.#store.update({ rows, phase: page.isLast ? 'all' : isEnough ? 'more' : 'reading' })
      if (page.isLast || isEnough) return
    }
  }

  /** Reads all of it, to say whether it is as it was written. */
  async verify(keptHead?: string): Promise<void> {
    const result = await this.#call['audit.verify'](keptHead === undefined ? {} : { keptHead })
    if (result.ok) this.#store.update({ verdict: result.value, keptHead })
    else this.#store.update({ problem: result.error })
  }

  async export(format: 'csv' | 'json'): Promise<void> {
    this.#store.update({ exported: undefined, problem: undefined })
    const result = await this.#call['audit.export']({ format })
    this.#store.update(result.ok ? { exported: result.value } : { problem: result.error })
  }

  /** The value, if it is still wanted; what failed is shown, and ends the reading. */
  #told<T>(run: number, result: Result<T>): T | undefined {
    if (run !== this.#run) return undefined
    if (result.ok) return result.value
    this.#store.update({ phase: 'all', problem: result.error })
    return undefined
  }
}
