import { Engine, type EngineOptions } from '../../renderer/upload/engine.ts'
import type { HeldBatch } from '../../renderer/upload/held-contract.ts'
import type { JobRow, ListAnswer, RowFilter } from '../../renderer/upload/list-contract.ts'
import type { Notice, PageMessage, Totals, WorkerMessage } from '../../renderer/upload/page-contract.ts'
import type { Checksummer, Clock, FolderWatcher, Sender, Walker } from '../../renderer/upload/ports.ts'
import type { ProblemFile, ProblemGroup } from '../../renderer/upload/problem-contract.ts'
import type { WatchState } from '../../renderer/upload/watch/watch-contract.ts'
import type { RequestLimits } from '../../shared/conditions.ts'
import type { Credential } from '../../shared/credential.ts'
import { AppError, type ErrorInfo, toErrorInfo } from '../../shared/errors.ts'
import type { BatchRequest, FileReport, Source } from '../../shared/job.ts'
import { SkippingClock, seededRandom } from './clocks.ts'
import { FakeCos } from './fake-cos.ts'
import { FakeFolders } from './fake-folders.ts'
import { MemoryHistory } from './memory-history.ts'
import { MemoryJournal } from './memory-journal.ts'
import { MemorySnapshots } from './memory-snapshots.ts'

export const MIB = 1024 * 1024
/** So little is kept in memory that nearly everything is read back. */
const FEW = { entries: 4, cached: 2 }
const PROFILE = 'p-0123456789abcdef'

/** Main's side of the page: hands out credentials and takes reports. */
export class FakeMain {
  readonly calls: { readonly channel: string; readonly input: unknown }[] = []
  readonly reports: FileReport[] = []
  readonly finished: { readonly batchId: string; readonly error?: unknown }[] = []
  /** batchIds. */
  readonly closed: string[] = []
  /** What each credential is for, by its destination. */
  readonly prefixes = new Map<string, string>()
  credentials = 0
  /** Credential requests are answered with it while it is set. */
  refusal: ErrorInfo | undefined
  mayHead = true
  limits: RequestLimits = {}
  clockOffsetMs = 0
  lifetimeMs = 1_800_000
  /** Called with everything that is asked or told. */
  onCall: (channel: string, input: unknown) => void = () => undefined
  /** Called with the end of each command. */
  onFinish: () => void = () => undefined
  /** Called with each new credential. */
  onCredential: (credential: Credential) => void = () => undefined
  readonly #nowMs: () => number
  constructor(nowMs: () => number) {
    this.#nowMs = nowMs
  }

  async answer(channel: string, input: unknown): Promise<unknown> {
    this.calls.push({ channel, input })
    this.onCall(channel, input)
    if (channel === 'credential.get') return this.credential(hasPrefix(input) ? input.prefix : undefined)
    if (channel === 'batch.report' && hasFiles(input)) this.reports.push(...input.files)
    if (channel === 'batch.close' && hasBatch(input)) this.closed.push(input.batchId)
    if (channel === 'batch.finish' && hasBatch(input)) {
      this.finished.push(input)
      this.onFinish()
    }
    return undefined
  }

  credential(keyPrefix = 'in/'): Credential {
    this.credentials += 1
    if (this.refusal !== undefined) throw new AppError(this.refusal)
    const credential = exampleCredential(`AKIDEXAMPLE${this.credentials}`, this.#nowMs() + this.lifetimeMs, {
      lifetimeMs: this.lifetimeMs,
      clockOffsetMs: this.clockOffsetMs,
      mayHead: this.mayHead,
      keyPrefix,
      limits: this.limits,
    })
    this.prefixes.set(credential.destination.destinationId, keyPrefix)
    this.onCredential(credential)
    return credential
  }
}

export function exampleCredential(
  tmpSecretId: string,
  expiresAtMs: number,
  { lifetimeMs = 1_800_000, clockOffsetMs = 0, mayHead = true, keyPrefix = 'in/', limits = {} } = {},
): Credential {
  const bucket = 'examplebucket-1250000000'
  const host = `${bucket}.cos.ap-guangzhou.myqcloud.com`
  return {
    ...{ tmpSecretId, tmpSecretKey: 'EXAMPLE', sessionToken: 'token', expiresAtMs, lifetimeMs, clockOffsetMs },
    destination: {
      ...{ destinationId: `d-${tmpSecretId}`, host, scheme: 'https', pathPrefix: '', bucket },
      ...{ region: 'ap-guangzhou', keyPrefix, mayHead, limits },
    },
  }
}

const hasFiles = (input: unknown): input is { files: FileReport[] } =>
  typeof input === 'object' && input !== null && 'files' in input
const hasPrefix = (input: unknown): input is { prefix: string } =>
  typeof input === 'object' && input !== null && 'prefix' in input
const hasBatch = (input: unknown): input is { batchId: string } =>
  typeof input === 'object' && input !== null && 'batchId' in input

export interface HarnessParts {
  readonly cos?: FakeCos
  readonly journal?: MemoryJournal
  readonly history?: MemoryHistory
  readonly clock?: Clock
  readonly main?: FakeMain
  readonly transfer?: Sender & Walker & Checksummer
  readonly options?: EngineOptions
  readonly folders?: FolderWatcher
  readonly snapshots?: MemorySnapshots
}

type RowsAnswer = Extract<ListAnswer, { type: 'rows' }>

/** An engine with everything around it faked, and the page's side of the conversation. */
export class Harness {
  readonly cos: FakeCos
  readonly journal: MemoryJournal
  readonly history: MemoryHistory
  readonly clock: Clock
  readonly main: FakeMain
  readonly engine: Engine
  readonly notices: Notice[] = []
  readonly changes: Totals[] = []
  held: readonly HeldBatch[] = []
  problems: readonly ProblemGroup[] = []
  watches: readonly WatchState[] = []
  readonly folders: FolderWatcher
  readonly snapshots: MemorySnapshots
  readonly #files = new Map<number, (files: readonly ProblemFile[]) => void>()
  /** `speed` messages, the latest last. */
  readonly speeds: (readonly number[])[] = []
  readonly #asked = new Map<number, (answer: ListAnswer) => void>()
  #lastId = 0
  constructor(parts: HarnessParts = {}) {
    this.clock = parts.clock ?? new SkippingClock()
    this.cos = parts.cos ?? new FakeCos()
    this.journal = parts.journal ?? new MemoryJournal()
    this.history = parts.history ?? new MemoryHistory()
    this.folders = parts.folders ?? new FakeFolders()
    this.snapshots = parts.snapshots ?? new MemorySnapshots()
    this.main = parts.main ?? new FakeMain(() => this.clock.nowMs())
    const transfer = parts.transfer ?? this.cos
    if (parts.main === undefined) this.main.onCredential = ({ tmpSecretId }) => void this.cos.validIds.add(tmpSecretId)
    this.cos.prefixOf = (destinationId) => this.main.prefixes.get(destinationId) ?? 'in/'
    this.cos.nowMs = () => this.clock.nowMs()
    const { clock, folders, history, journal, snapshots } = this
    const ports = { sender: transfer, walker: transfer, journal, history, clock, folders, snapshots }
    const post = (message: WorkerMessage): void => this.#receive(message)
    this.engine = new Engine(
      { ...ports, random: seededRandom(7), post },
      { partSizeBytes: MIB, paging: FEW, ...parts.options },
    )
  }

  /** `batchIds`: what main has open; all that the journal has unless said. */
  start(
    openBatches: readonly BatchRequest[] = [],
    batchIds: readonly string[] = [...this.journal.batches.keys()],
  ): this {
    this.send({ type: 'start', openBatches, batchIds, visible: true })
    return this
  }
  send(message: PageMessage): void {
    this.engine.handle(message)
  }
  add(batch: BatchRequest, report = false): void {
    this.send({ type: 'batch.add', batch, report })
  }
  async rows(filter: RowFilter = 'all'): Promise<readonly JobRow[]> {
    const { rows } = await this.list({ limit: 500, filter })
    return rows.filter((row) => row.kind === 'file')
  }
  /** What the page is shown. */
  async list(range: { offset?: number; limit?: number; filter?: RowFilter } = {}): Promise<RowsAnswer> {
    const answer = await this.#ask((id) => ({ type: 'rows.get', id, offset: 0, limit: 500, ...range }))
    if (answer.type !== 'rows') throw new Error('these are no rows')
    return answer
  }
  /** What a range of it stands for. */
  async listIds(from: number, to: number): Promise<{ readonly ids: number[]; readonly nodes: readonly string[] }> {
    const answer = await this.#ask((id) => ({ type: 'rows.ids', id, from, to }))
    if (answer.type !== 'row-ids') throw new Error('these are no ids')
    return { ids: [...answer.ids], nodes: answer.nodes }
  }
  #ask(message: (id: number) => PageMessage): Promise<ListAnswer> {
    this.#lastId += 1
    const id = this.#lastId
    return new Promise((resolve) => {
      this.#asked.set(id, resolve)
      this.send(message(id))
    })
  }
  problemFiles(cause: string, limit = 50): Promise<readonly ProblemFile[]> {
    this.#lastId += 1
    const id = this.#lastId
    return new Promise((resolve) => {
      this.#files.set(id, resolve)
      this.send({ type: 'problems.get', id, cause, limit })
    })
  }
  async row(path: string): Promise<JobRow> {
    const found = (await this.rows()).find((row) => row.path === path)
    if (found === undefined) throw new Error(`no row ${path}`)
    return found
  }

  /** Polls the rows; the event that would tell is throttled by a clock that tests stop. */
  async until(condition: (rows: readonly JobRow[]) => boolean, timeoutMs = 10_000): Promise<readonly JobRow[]> {
    const startedMs = performance.now()
    for (;;) {
      const rows = await this.rows()
      if (condition(rows)) return rows
      if (performance.now() - startedMs > timeoutMs) {
        throw new Error(`still ${JSON.stringify(rows.slice(0, 5))} ${JSON.stringify(this.notices)}`)
      }
      await new Promise((resolve) => setTimeout(resolve, 2))
    }
  }
  /** All rows of all batches have ended. */
  ended(count: number): Promise<readonly JobRow[]> {
    return this.until((rows) => rows.length === count && rows.every((row) => ENDED.has(row.phase)))
  }

  #receive(message: WorkerMessage): void {
    if (message.type === 'call') void this.#answer(message.id, message.channel, message.input)
    else if (message.type === 'rows' || message.type === 'row-ids') this.#asked.get(message.id)?.(message)
    else if (message.type === 'speed') this.speeds.push(message.bytesPerSecond)
    else if (message.type === 'notice') this.notices.push(message.notice)
    else if (message.type === 'held') this.held = message.batches
    else if (message.type === 'problems') this.problems = message.groups
    else if (message.type === 'problems.files') this.#files.get(message.id)?.(message.files)
    else if (message.type === 'watches') this.watches = message.states
    else if (message.type === 'changed') this.changes.push(message.totals)
  }

  async #answer(id: number, channel: string, input: unknown): Promise<void> {
    try {
      const value = await this.main.answer(channel, input)
      this.send({ type: 'answer', id, result: { ok: true, value } })
    } catch (error) {
      this.send({ type: 'answer', id, result: { ok: false, error: toErrorInfo(error) } })
    }
  }
}
const ENDED = new Set(['done', 'failed', 'skipped', 'cancelled'])

let batches = 0
/** A batch of sources called by their own ids unless named; ids ending in `.file` are files. */
export function batchOf(...sources: readonly (string | readonly [sourceId: string, name: string])[]): BatchRequest {
  batches += 1
  const batchId = `b-${batches.toString(16).padStart(16, '0')}`
  const given = sources.map((source): Source => {
    const [sourceId, name] = typeof source === 'string' ? [source, source] : source
    return { sourceId, name, kind: sourceId.endsWith('.file') ? 'file' : 'folder' }
  })
  return { batchId, profileId: PROFILE, prefix: 'in/', sources: given }
}

/** Bytes that differ from file to file and from part to part. */
export function bytesOf(length: number, seed = 1): Uint8Array {
  const bytes = new Uint8Array(length)
  for (let index = 0; index < length; index += 1) bytes[index] = (index * 31 + (index >>> 8) + seed * 17) & 0xff
  return bytes
}
