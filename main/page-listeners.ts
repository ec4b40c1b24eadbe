import type { AppError } from '../shared/errors.ts'
import type { UploadRuns } from './cli/upload-runs.ts'
import type { TransferWindow, WindowWatch } from './windows/transfer-window.ts'

/** Who looks after window and page. */
export interface TransferWatch extends WindowWatch {
  readonly onPageStarted: () => void
  /** Its process has died, or its window was closed. */
  readonly onPageGone: () => void
}

/** What becomes of commands when the page comes and goes. */
export function pageListeners(
  runs: UploadRuns,
  window: () => TransferWindow,
  desktop: TransferWatch,
  onClosed: () => void,
) {
  const onPageGone = (): void => {
    runs.pageGone()
    desktop.onPageGone()
  }
  return {
    onPageGone,
    onPageStarted: () => {
      runs.requestAgain()
      desktop.onPageStarted()
    },
    onPageMissing: ({ info }: AppError) => runs.fail(info),
    onClosed: () => {
      onPageGone()
      if (runs.active().length === 0) return onClosed()
      // Somebody waits for them, with or without a window; if no page comes, `onPageMissing` tells.
      window()
        .need(false)
        .catch(() => undefined)
    },
  }
}
