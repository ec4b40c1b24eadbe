/** The result, as printed. */
export interface FuzzReport {
  readonly calls: number
  readonly refused: number
  /** Valid calls only: an invalid one that was accepted stands nowhere but in `calls` and among the problems. */
  readonly accepted: number
  readonly crashes: number
  readonly leaks: number
}

/** How one call ended. */
export interface Outcome {
  readonly kind: 'answer' | 'rejected' | 'hung'
  /** The answer as JSON, or the error. */
  readonly text: string
}

/** Counts what became of calls, and keeps the first words of what went wrong. */
export class Tally {
  readonly #count = { calls: 0, refused: 0, accepted: 0, crashes: 0, leaks: 0 }
  readonly #tell: (problem: string) => void
  #problems = 0
  constructor(tell: (problem: string) => void) {
    this.#tell = tell
  }

  get report(): FuzzReport {
    return { ...this.#count }
  }
  get isClean(): boolean {
    return this.#problems === 0 && this.#count.calls === this.#count.refused + this.#count.accepted
  }

  accepted(): void {
    this.#count.calls += 1
    this.#count.accepted += 1
  }
  refused(): void {
    this.#count.calls += 1
    this.#count.refused += 1
  }
  /** A call that had to be refused was not, or not by whom it should have been. */
  wronglyAccepted(what: string): void {
    this.#count.calls += 1
    this.problem(`accepted: ${what}`)
  }
  crash(what: string): void {
    this.#count.crashes += 1
    this.problem(`crash: ${what}`)
  }
  leak(what: string): void {
    this.#count.leaks += 1
    this.problem(`leak: ${what}`)
  }
  problem(what: string): void {
    this.#problems += 1
    this.#tell(what)
  }
}
