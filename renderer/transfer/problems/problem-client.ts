import type { PageMessage, WorkerMessage } from '../../upload/page-contract.ts'
import type { ProblemAnswer, ProblemFile, ProblemGroup } from '../../upload/problem-contract.ts'

type Answer = Extract<ProblemAnswer, { readonly id: number }>

/** The page's side of the conversation about files that failed. `cause`: a group's id. */
export interface ProblemClient {
  readonly retry: (cause: string) => void
  /** Cancels the group's files and takes them off the list. */
  readonly remove: (cause: string) => void
  /** The first `limit` files of the group. */
  readonly files: (cause: string, limit: number) => Promise<readonly ProblemFile[]>
  /** The group in which the job is; undefined when it has not failed. */
  readonly causeOf: (jobId: number) => Promise<string | undefined>
  /** Takes what the worker says of problems; false for anything else. */
  readonly accept: (message: WorkerMessage) => boolean
}

/** `send`: to the worker, once it has begun. */
export function createProblemClient(
  send: (message: PageMessage) => void,
  onGroups: (groups: readonly ProblemGroup[]) => void,
): ProblemClient {
  const waiting = new Map<number, (answer: Answer) => void>()
  let lastId = 0
  const ask = (question: (id: number) => PageMessage): Promise<Answer> => {
    lastId += 1
    const id = lastId
    send(question(id))
    return new Promise((resolve) => waiting.set(id, resolve))
  }
  return {
    retry: (cause) => send({ type: 'problems.retry', cause }),
    remove: (cause) => send({ type: 'problems.remove', cause }),
    files: async (cause, limit) => {
      const answer = await ask((id) => ({ type: 'problems.get', id, cause, limit }))
      return answer.type === 'problems.files' ? answer.files : []
    },
    causeOf: async (jobId) => {
      const answer = await ask((id) => ({ type: 'problems.of', id, jobId }))
      return answer.type === 'problems.cause' ? answer.cause : undefined
    },
    accept: (message) => {
      if (message.type === 'problems') onGroups(message.groups)
      else if (message.type !== 'problems.files' && message.type !== 'problems.cause') return false
      else {
        waiting.get(message.id)?.(message)
        waiting.delete(message.id)
      }
      return true
    },
  }
}
