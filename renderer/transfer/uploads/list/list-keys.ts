/** What a key means to the list, as in a file manager. Pure. */

/** The part of a KeyboardEvent that counts. */
export interface KeyPress {
  readonly key: string
  readonly shiftKey: boolean
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
}

/** How the cursor's new place changes the selection: only it, up to it, or not at all. */
export type Picking = 'only' | 'range' | 'none'

export type ListIntent =
  | {
      readonly type: 'move'
      readonly to: 'up' | 'down' | 'page-up' | 'page-down' | 'first' | 'last'
      readonly picking: Picking
    }
  | { readonly type: 'toggle' | 'all' | 'none' | 'open' | 'open-all' | 'close' | 'activate' | 'cancel' | 'menu' }

const MOVES: Readonly<Record<string, Extract<ListIntent, { type: 'move' }>['to']>> = {
  ArrowUp: 'up',
  ArrowDown: 'down',
  PageUp: 'page-up',
  PageDown: 'page-down',
  Home: 'first',
  End: 'last',
}
type KeyName = Exclude<ListIntent['type'], 'move'>
const COMMANDS: Readonly<Record<string, KeyName>> = { a: 'all', ' ': 'toggle' }
const SHIFTED: Readonly<Record<string, KeyName>> = { F10: 'menu', '*': 'open-all' }
const PLAIN: Readonly<Record<string, KeyName>> = {
  ' ': 'toggle',
  Escape: 'none',
  ArrowRight: 'open',
  '*': 'open-all',
  ArrowLeft: 'close',
  Enter: 'activate',
  Delete: 'cancel',
  ContextMenu: 'menu',
}

/** Undefined: not for the list. On a Mac the command key is what Ctrl is elsewhere. */
export function intentOf(press: KeyPress, isMac: boolean): ListIntent | undefined {
  const { altKey, ctrlKey, key, metaKey, shiftKey } = press
  const [isCommand, isForeign] = isMac ? [metaKey, ctrlKey] : [ctrlKey, metaKey]
  if (altKey || isForeign) return undefined
  const to = MOVES[key]
  if (to !== undefined) return { type: 'move', to, picking: shiftKey ? 'range' : isCommand ? 'none' : 'only' }
  const type = isCommand ? COMMANDS[key.toLowerCase()] : shiftKey ? SHIFTED[key] : plain(key, isMac)
  return type && { type }
}

/** The key that deletes on a Mac's keyboard is another. */
const plain = (key: string, isMac: boolean): KeyName | undefined =>
  isMac && key === 'Backspace' ? 'cancel' : PLAIN[key]
