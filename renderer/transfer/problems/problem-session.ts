import type { Store } from '../../common/store.ts'
import type { ProblemClient } from './problem-client.ts'

/** A group of problems, by its id in the worker's list. */
export interface ShownProblem {
  readonly cause: string
}

/** What the window can be asked for about problems. */
export interface ProblemSession {
  /** Shows the problem that the job is part of; all of them when it is none any more. */
  readonly showProblem: (jobId: number) => void
  /** The view of problems is left. */
  readonly problemShown: () => void
}

export const PROBLEMS_VIEW_ID = 'problems'

/** `client`: the worker's side of it. */
export function problemSession(
  { causeOf }: Pick<ProblemClient, 'causeOf'>,
  { update }: Store<{ readonly viewId: string; readonly shownProblem: ShownProblem | undefined }>,
): ProblemSession {
  return {
    showProblem: (jobId) =>
      void causeOf(jobId).then((cause) =>
        update({ viewId: PROBLEMS_VIEW_ID, shownProblem: cause === undefined ? undefined : { cause } }),
      ),
    problemShown: () => update({ shownProblem: undefined }),
  }
}
