/** Control, format (bidi, zero width) and separator characters: they change how other text is read, and show nothing. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u
const INVISIBLE_ALL = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu

/** Whether some character of it shows nothing and may steer what is shown. */
export const hasInvisible = (text: string): boolean => INVISIBLE.test(text)

/** Text from elsewhere for a native dialog: what would show nothing is written as `\u{202E}`, so it steers nothing. */
export const visible = (text: string): string =>
  text.replace(INVISIBLE_ALL, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16).toUpperCase()}}`)
