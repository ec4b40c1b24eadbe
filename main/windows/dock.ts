/** macOS's dock; the other systems show windows, not programs. */
import { app } from 'electron'

/** For a command that shows no window. */
export const leaveDock = (): void => app.dock?.hide()

/** As soon as there is a window for a person; nothing where the app is in it already. */
export const enterDock = (): void => void app.dock?.show()
