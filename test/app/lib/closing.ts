/** Keys and buttons that close the window they are pressed in: it may be gone before Playwright knows that they were let go. */
import type { Page } from 'playwright-core'

/** Does what closes the window, and waits for that. */
export async function closing(window: Page, act: () => Promise<void>): Promise<void> {
  const [closed, done] = await Promise.allSettled([window.waitForEvent('close'), act()])
  if (closed.status === 'rejected') throw done.status === 'rejected' ? done.reason : closed.reason
}

/** Does what may close the window, and fails only where it is still there. */
export async function orClosing(window: Page, act: () => Promise<void>): Promise<void> {
  try {
    await act()
  } catch (error) {
    if (!window.isClosed()) throw error
  }
}
