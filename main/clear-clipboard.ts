type Kind = 'selection' | 'clipboard'
/**
 * The part of Electron's clipboard that is used. What X11 pastes with the middle button is a clipboard of its own (`selection`) since
 * Electron 45, which also answers later; before, it was named with each call.
 */
export interface Clipboard {
  readonly readText: (kind?: Kind) => string | Promise<string>
  readonly clear: (kind?: Kind) => void
  readonly selection?: Clipboard
}

/**
 * Empties the clipboard, and on Linux the selection, if it still holds one of `secrets`, alone or in a text around it; whatever else was
 * copied meanwhile stays. What is read is compared and dropped.
 */
export async function clearIfHeld(
  clipboard: Clipboard,
  secrets: readonly string[],
  platform: NodeJS.Platform = process.platform,
): Promise<void> {
  const { selection } = clipboard
  const places: readonly (readonly [Clipboard, Kind?])[] = [
    [clipboard],
    ...(platform !== 'linux' ? [] : [selection ? ([selection] as const) : ([clipboard, 'selection'] as const)]),
  ]
  for (const [place, kind] of places) {
    const text = await place.readText(kind)
    if (secrets.some((secret) => text.includes(secret))) place.clear(kind)
  }
}
