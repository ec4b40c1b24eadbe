import type { Progress } from '../../shared/ipc/desktop-calls.ts'
import { ratioOf, standingOf } from './standing.ts'

/** What the app's icon in taskbar or dock shows. */
export interface TaskbarView {
  readonly mode: 'none' | 'normal' | 'indeterminate' | 'paused' | 'error'
  /** From 0 to 1; meaningless with `none` and `indeterminate`. */
  readonly ratio: number
  /** Files that failed; 0: no badge. */
  readonly badge: number
}

export interface TaskbarPort {
  readonly show: (view: TaskbarView) => void
}

const NOTHING: TaskbarView = { mode: 'none', ratio: 0, badge: 0 }

/** Pure. `isSeen`: somebody looks at the window, which says all this itself, so that a bar that is over goes away. */
export function taskbarView(progress: Progress | undefined, isWanted: boolean, isSeen: boolean): TaskbarView {
  if (progress === undefined || !isWanted) return NOTHING
  const badge = progress.failed
  const ratio = ratioOf(progress)
  switch (standingOf(progress)) {
    case 'uploading':
      return { mode: progress.active === 0 ? 'indeterminate' : 'normal', ratio, badge }
    case 'waiting':
      return { mode: 'paused', ratio, badge }
    case 'paused':
      return { mode: 'paused', ratio, badge }
    case 'problems':
      return isSeen ? { ...NOTHING, badge } : { mode: 'error', ratio: 1, badge }
    case 'done':
    case 'idle':
      return NOTHING
  }
}

/** Tells the port what has changed; a bar is drawn in hundredths. */
export function createTaskbar(port: TaskbarPort, view: () => TaskbarView): { readonly refresh: () => void } {
  let shown = JSON.stringify(NOTHING)
  return {
    refresh() {
      const { ratio, ...rest } = view()
      const next: TaskbarView = { ...rest, ratio: Math.floor(ratio * 100) / 100 }
      const text = JSON.stringify(next)
      if (text === shown) return
      shown = text
      port.show(next)
    },
  }
}
