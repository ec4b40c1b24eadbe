import type { AuditFile } from '../../../main/broker/audit-file.ts'
import type { AuditEntry, AuditLog } from '../../../main/broker/audit-log.ts'
import type { CallerIdentity, Minted, MintRequest, Sts } from '../../../main/broker/sts.ts'
import type { AuditEvent } from '../../../shared/audit-events.ts'

/** An STS that answers when the test says so. */
export class FakeSts implements Sts {
  readonly asked: MintRequest[] = []
  /** Whose key it says it is; how often it was asked. */
  kind: CallerIdentity['kind'] = 'root'
  kindAsked = 0
  readonly #steps: string[]
  #waiting: { resolve: (minted: Minted) => void; reject: (error: unknown) => void }[] = []
  #onAsked: () => void = () => undefined
  constructor(steps: string[] = []) {
    this.#steps = steps
  }
  mint(request: MintRequest): Promise<Minted> {
    this.asked.push(request)
    this.#steps.push('minted')
    const answer = new Promise<Minted>((resolve, reject) => this.#waiting.push({ resolve, reject }))
    this.#onAsked()
    return answer
  }
  whoAmI(): Promise<CallerIdentity> {
    this.kindAsked += 1
    return Promise.resolve({ kind: this.kind, requestId: 'r-0' })
  }
  /** Resolves once `count` requests have come. */
  async untilAsked(count: number): Promise<void> {
    while (this.asked.length < count) {
      await new Promise<void>((resolve) => {
        this.#onAsked = resolve
      })
    }
  }
  grant(grantedSeconds = 1800): void {
    this.#waiting.shift()?.resolve({
      tmpSecretId: 'TMPEXAMPLE-id-of-the-credential',
      tmpSecretKey: 'TMPEXAMPLE-key',
      sessionToken: 'TMPEXAMPLE-token',
      grantedSeconds,
      requestId: 'r-1',
    })
  }
  refuse(error: unknown): void {
    this.#waiting.shift()?.reject(error)
  }
}

/** Keeps entries; `failing` makes every write fail as a full disk would. */
export class FakeAudit implements AuditLog {
  readonly entries: AuditEntry[] = []
  readonly events: AuditEvent[] = []
  failing: Error | undefined
  write(entry: AuditEntry): Promise<void> {
    if (this.failing !== undefined) return Promise.reject(this.failing)
    this.entries.push(entry)
    return Promise.resolve()
  }
  writeEvent(event: AuditEvent): Promise<void> {
    if (this.failing !== undefined) return Promise.reject(this.failing)
    this.events.push(event)
    return Promise.resolve()
  }
  close(): Promise<void> {
    return Promise.resolve()
  }
}

/** A disk in memory: `content` is what was appended, `durable` what a crash would leave. Notes its calls in `steps`. */
export class FakeAuditFile implements AuditFile {
  content: Buffer
  durable: Buffer
  failing: 'append' | 'sync' | undefined
  readonly steps: string[]
  constructor(content = '', steps: string[] = []) {
    this.content = Buffer.from(content)
    this.durable = this.content
    this.steps = steps
  }
  readTail(maxBytes: number): Promise<Buffer> {
    return Promise.resolve(this.content.subarray(Math.max(0, this.content.length - maxBytes)))
  }
  /** One file, however long. */
  beginFileIfFull(): Promise<number | undefined> {
    return Promise.resolve(undefined)
  }
  append(text: string): Promise<void> {
    this.steps.push('append')
    const bytes = Buffer.from(text)
    if (this.failing === 'append') {
      // A full disk takes the beginning of a line.
      this.content = Buffer.concat([this.content, bytes.subarray(0, 10)])
      return Promise.reject(Object.assign(new Error('full'), { code: 'ENOSPC' }))
    }
    this.content = Buffer.concat([this.content, bytes])
    return Promise.resolve()
  }
  sync(): Promise<void> {
    this.steps.push('sync')
    if (this.failing === 'sync') return Promise.reject(Object.assign(new Error('bad'), { code: 'EIO' }))
    this.durable = this.content
    return Promise.resolve()
  }
  close(): Promise<void> {
    return Promise.resolve()
  }
}
