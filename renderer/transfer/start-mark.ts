import type { SessionState } from './session.ts'
import type { WorkerState } from './worker-client.ts'

/** In the page's user timing: when the window could first be used, rows drawn and all. */
export const USABLE_MARK = 'list-usable'

/** Whether the window shows what it is for: the first run, an empty list, or rows. */
export const isUsable = (hasEnvironment: boolean, { totals, slice }: Pick<WorkerState, 'totals' | 'slice'>): boolean =>
  hasEnvironment && totals !== undefined && (totals.jobs === 0 || slice.rows.length > 0)

interface Source<State> {
  readonly subscribe: (listener: () => void) => () => void
  readonly state: () => State
}

/** Sets the mark two frames after the window has become usable: what it shows has been drawn then. Once. */
export function markWhenUsable(session: Source<SessionState>, client: Source<WorkerState>): void {
  const stops = [session.subscribe(look), client.subscribe(look)]
  function look(): void {
    if (!isUsable(session.state().environment !== undefined, client.state())) return
    for (const stop of stops) stop()
    requestAnimationFrame(() => requestAnimationFrame(() => performance.mark(USABLE_MARK)))
  }
}
