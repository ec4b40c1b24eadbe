import type { DesktopCommand } from '../../shared/ipc/desktop-calls.ts'

/** What menu, tray and notifications can ask of the app; roles of the menu are the system's own business. */
export type Action =
  | { readonly kind: 'command'; readonly command: DesktopCommand }
  /** As the transfer page names its views. */
  | { readonly kind: 'view'; readonly viewId: string }
  | { readonly kind: 'open' | 'close' | 'quit' | 'settings' | 'about' | 'documentation' }
  /** macOS alone. */
  | { readonly kind: 'quick-action' }
