import { toErrorInfo } from '../../shared/errors.ts'
import { type Batch, isWalking, patienceOf, scopeOf } from './batch.ts'
import { isNewerThan } from './conflicts.ts'
import type { ExistingObjects, Existing as Listed } from './existing-objects.ts'
import type { Existing } from './held-contract.ts'
import type { Job } from './job-reducer.ts'
import type { Stand } from './key-index.ts'
import { listingOf, listingRoot } from './listings.ts'
import type { RequestOptions } from './requests.ts'
import type { Services } from './services.ts'

/** Files that wait for the listing to come as far as they are; what is found beyond is left to be compared when sent. */
const MAX_PENDING = 50_000
/** Asked one by one, when the walk is over and a listing costs more. */
const MAX_HEADS = 200
const HEADS_AT_ONCE = 8
/** Our clock and COS's, when only a listing tells when an object was made. */
const CLOCK_SLACK_MS = 600_000

interface Pending extends Pick<Job, 'key' | 'sizeBytes' | 'mtimeMs'> {
  readonly root: string
}

export interface PreviewServices {
  readonly services: Services
  readonly touch: () => void
}

interface PreviewConflictsPort extends PreviewServices {
  /** It is known what COS has at the key of one of the files. */
  readonly classify: (key: string, stand: Stand) => void
}

/** Looks which files of one held batch are at COS. Counters, a listing and a bounded number of files that wait for it. */
export class PreviewConflicts {
  readonly #batch: Batch
  readonly #port: PreviewConflictsPort
  readonly #numbers = { absent: 0, sameSize: 0, otherSize: 0, newer: 0, notNewer: 0 }
  readonly #listings = new Map<string, ExistingObjects>()
  readonly #stopped = new AbortController()
  #pending: Pending[] = []
  #files = 0
  #heads = 0
  #isLooking = false
  #problem: Existing['problem']
  #isForbidden = false
  constructor(batch: Batch, port: PreviewConflictsPort) {
    this.#batch = batch
    this.#port = port
  }

  get numbers(): Existing {
    const looking = this.#isLooking || (!this.#hasGivenUp && isWalking(this.#batch))
    const forbidden = this.#isForbidden && ({ isForbidden: true } as const)
    return { ...this.#numbers, looking, ...(this.#problem && { problem: this.#problem }), ...forbidden }
  }

  /** Of a key that follows from the content nothing is known before it has been read. */
  found(job: Job): void {
    if (this.#hasGivenUp || this.#batch.naming.needsCrc64) return
    this.#files += 1
    const { key, mtimeMs, sizeBytes } = job
    const file = { key, mtimeMs, sizeBytes, root: listingRoot(this.#batch, job) }
    if (!this.#settle(file) && this.#pending.length < MAX_PENDING) this.#pending.push(file)
  }

  /** Goes on looking if it has come to rest. Call when files were found, and when a walk has ended. */
  look(): void {
    if (this.#isLooking) return
    if (this.#pending.length === 0) {
      if (!isWalking(this.#batch)) this.#listings.clear()
      return
    }
    this.#isLooking = true
    void this.#lookOn()
  }

  stop(): void {
    this.#stopped.abort()
    this.#pending = []
    this.#listings.clear()
  }

  get #hasGivenUp(): boolean {
    return this.#isForbidden || this.#problem !== undefined
  }

  get #request(): RequestOptions {
    return { scope: scopeOf(this.#batch), patience: patienceOf(this.#batch), signal: this.#stopped.signal }
  }

  async #lookOn(): Promise<void> {
    try {
      const { credential } = await this.#port.services.requests.access(this.#request)
      this.#isForbidden = !credential.destination.mayHead
      while (!this.#hasGivenUp && this.#pending.length > 0 && (await this.#step())) this.#port.touch()
    } catch (error) {
      // `cancelled` when it is stopped, and then nobody asks any more.
      this.#problem = toErrorInfo(error)
    }
    if (this.#hasGivenUp) this.stop()
    this.#isLooking = false
    this.#port.touch()
  }

  /** False: there is nothing to do before more files are found. */
  async #step(): Promise<boolean> {
    const [first] = this.#pending
    if (first === undefined || this.#stopped.signal.aborted) return false
    if (await this.#listingFor(first.root).readMore()) {
      this.#pending = this.#pending.filter((file) => !this.#settle(file))
      return true
    }
    if (isWalking(this.#batch)) return false
    const asked = this.#pending.slice(0, Math.min(HEADS_AT_ONCE, MAX_HEADS - this.#heads))
    this.#heads += asked.length
    await Promise.all(asked.map((file) => this.#head(file)))
    this.#pending = asked.length === 0 ? [] : this.#pending.slice(asked.length)
    return true
  }

  #listingFor(root: string): ExistingObjects {
    const known = this.#listings.get(root)
    const listing = known ?? listingOf(this.#port.services, this.#batch, root, () => this.#files)
    this.#listings.set(root, listing)
    return listing
  }

  async #head(file: Pending): Promise<void> {
    const { cos, requests } = this.#port.services
    const { signal } = this.#stopped
    const request = { ...this.#request, lane: 'small' } as const
    const object = await requests.run(request, (access) => cos.headObject(access, file.key, { signal }))
    this.#count(file, object ?? 'absent', object && isNewerThan(file.mtimeMs, object))
  }

  /** True when it is known what COS has there. */
  #settle(file: Pending): boolean {
    const listed = this.#listings.get(file.root)?.known(file.key) ?? 'unknown'
    if (listed === 'unknown') return false
    const isSurelyNewer = listed !== 'absent' && file.mtimeMs > listed.modifiedAtMs + CLOCK_SLACK_MS
    this.#count(file, listed, isSurelyNewer || undefined)
    return true
  }

  /** `isNewer`: a listing does not know the time of an object's own file, but that it changed before it was sent. */
  #count({ key, sizeBytes }: Pending, object: Listed | 'absent', isNewer: boolean | undefined): void {
    const numbers = this.#numbers
    const place = object === 'absent' ? object : object.sizeBytes === sizeBytes ? 'sameSize' : 'otherSize'
    const age = object === 'absent' || isNewer === undefined ? undefined : isNewer ? 'newer' : 'notNewer'
    numbers[place] += 1
    if (age !== undefined) numbers[age] += 1
    this.#port.classify(key, place === 'absent' || age === undefined ? place : `${place} ${age}`)
  }
}
