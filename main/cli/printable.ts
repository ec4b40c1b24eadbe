/** Text for a terminal: control characters, which could move its cursor or change its title, are shown as `\\xNN`. */
export function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, (character) => `\\x${(character.codePointAt(0) ?? 0).toString(16).padStart(2, '0')}`)
}
