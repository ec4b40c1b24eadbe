/** Text of a remote broker made fit to be shown. */
export type Redact = (text: string) => string

/** Longer than a sentence needs; the rest would push what the app itself says out of sight. */
const MAX_CHARACTERS = 200
/** A word of a secret this short is in every sentence, and guessed sooner than read. */
const MIN_SECRET_CHARACTERS = 4

/**
 * One line, bounded, without control characters, marks that turn the text around, any of `secrets` or the words they are made
 * of (`Bearer …` holds one), and anything long enough to be a key or a token.
 */
export function createRedactor(secrets: readonly string[]): Redact {
  const words = secrets.flatMap((secret) => [secret, ...secret.split(/[\s,;=:"]+/)])
  const long = [...new Set(words)].filter((word) => word.length >= MIN_SECRET_CHARACTERS)
  const longestFirst = long.sort((a, b) => b.length - a.length)
  return (text) => {
    const plain = text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').replace(/\p{C}+/gu, '')
    return longestFirst
      .reduce((rest, secret) => rest.replaceAll(secret, '…'), plain)
      .replace(/[A-Za-z0-9+/=_%~-]{20,}/g, '…')
      .replace(/\s+/g, ' ')
      .trim()
      .slice(0, MAX_CHARACTERS)
  }
}
