/** The theme of all windows, also of those that a secret is typed in, and the ground seen until a page is drawn. */
import { BrowserWindow, nativeTheme } from 'electron'
import { defaultAppearance, GROUNDS } from '../../shared/appearance.ts'
import type { SettingsStore } from '../state/settings-store.ts'

/** For the theme that holds now. */
export const groundColor = (): string => GROUNDS[nativeTheme.shouldUseDarkColors ? 'dark' : 'light']

/** Pages follow by `prefers-color-scheme`. Before the first window is opened. */
export function followAppearance(settings: Pick<SettingsStore, 'current' | 'onChange'>): void {
  const apply = (): void => {
    const { theme } = settings.current().appearance ?? defaultAppearance()
    if (nativeTheme.themeSource !== theme) nativeTheme.themeSource = theme
  }
  nativeTheme.on('updated', () => {
    for (const window of BrowserWindow.getAllWindows()) window.setBackgroundColor(groundColor())
  })
  settings.onChange(apply)
  apply()
}
