import type { PageMessage } from '../../upload/page-contract.ts'
import type { ProblemFile } from '../../upload/problem-contract.ts'

/** The page's side of the conversation about files that failed. `cause`: a group's id. */
export interface ProblemClient {
  readonly retry: (cause: string) => void
  /** Cancels the group's files and takes them off the list. */
  readonly remove: (cause: string) => void
  /** The first `limit` files of the group. */
  readonly files: (cause: string, limit: number) => Promise<readonly ProblemFile[]>
  /** The worker's answer to `files`. */
  readonly accept: (id: number, files: readonly ProblemFile[]) => void
}

/** `send`: to the worker, once it has begun. */
export function createProblemClient(send: (message: PageMessage) => void): ProblemClient {
  const waiting = new Map<number, (files: readonly ProblemFile[]) => void>()
  let lastId = 0
  return {
    retry: (cause) => send({ type: 'problems.retry', cause }),
    remove: (cause) => send({ type: 'problems.remove', cause }),
    files: (cause, limit) => {
      lastId += 1
      const id = lastId
      send({ type: 'problems.get', id, cause, limit })
      return new Promise((resolve) => waiting.set(id, resolve))
    },
    accept: (id, files) => {
      waiting.get(id)?.(files)
      waiting.delete(id)
    },
  }
}
