import type { WalkOptions } from '../../shared/batch-options.ts'
import { AppError, type ErrorInfo, toErrorInfo } from '../../shared/errors.ts'
import { MAX_WALK_PATHS, type WalkEntry } from '../../shared/transfer/contract.ts'
import type { Walker } from './ports.ts'

export type FreshFile = Extract<WalkEntry, { type: 'file' }>
interface Asker {
  readonly resolve: (file: FreshFile) => void
  readonly reject: (error: AppError) => void
}

/**
 * What a file that has changed looks like now. Walking its source again is the only way to ask, so all files of a
 * source (with one batch's options) that ask meanwhile share the next walk, which goes to them alone unless they are many, and stops when it has met everyone.
 */
export class SourceRefresh {
  readonly #walker: Walker
  readonly #asked = new Map<string, Map<string, Asker[]>>()
  readonly #walking = new Set<string>()
  constructor(walker: Walker) {
    this.#walker = walker
  }

  /** @throws AppError `file-vanished`, or what the walk says of the file or its source. */
  fileNow(sourceId: string, path: string, options: WalkOptions): Promise<FreshFile> {
    const asked = this.#asked.get(sourceId) ?? new Map<string, Asker[]>()
    this.#asked.set(sourceId, asked)
    const answer = new Promise<FreshFile>((resolve, reject) => {
      asked.set(path, [...(asked.get(path) ?? []), { resolve, reject }])
    })
    if (!this.#walking.has(sourceId)) void this.#walkWhileAsked(sourceId, options)
    return answer
  }

  async #walkWhileAsked(sourceId: string, options: WalkOptions): Promise<void> {
    this.#walking.add(sourceId)
    for (let asked = this.#asked.get(sourceId); asked !== undefined; asked = this.#asked.get(sourceId)) {
      this.#asked.delete(sourceId)
      const end = await this.#walkOnce(sourceId, options, asked)
      for (const [path, askers] of asked)
        for (const { reject } of askers) reject(new AppError({ subject: path, ...end }))
    }
    this.#walking.delete(sourceId)
  }

  /** Answers those it meets and takes them off `asked`; says what to tell the others. */
  async #walkOnce(sourceId: string, options: WalkOptions, asked: Map<string, Asker[]>): Promise<ErrorInfo> {
    try {
      for await (const entries of this.#walker.walk(sourceId, options, undefined, onlyOf(asked))) {
        for (const entry of entries) {
          const askers = asked.get(entry.path)
          if (askers === undefined) continue
          asked.delete(entry.path)
          for (const asker of askers) answer(asker, entry)
        }
        if (asked.size === 0) break
      }
      return { code: 'file-vanished' }
    } catch (error) {
      return toErrorInfo(error)
    }
  }
}

/** Undefined: everything. A source that is a file has no paths. */
function onlyOf(asked: ReadonlyMap<string, unknown>): readonly string[] | undefined {
  return asked.size > MAX_WALK_PATHS || asked.has('') ? undefined : [...asked.keys()]
}

function answer({ resolve, reject }: Asker, entry: WalkEntry): void {
  if (entry.type === 'file') resolve(entry)
  else if (entry.type === 'failed') reject(new AppError(entry.error))
  else
    reject(
      new AppError({
        code: 'file-unreadable',
        subject: entry.path,
        detail: entry.type === 'skipped' ? entry.reason : 'now a folder',
      }),
    )
}
