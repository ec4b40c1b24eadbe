const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const ASCII = /^[\0-\x7f]*$/

/** Bytes of heads are read as Latin-1; this gives the UTF-8 text they spell, if they do. */
export function headerText(raw: string): string {
  if (ASCII.test(raw)) return raw
  try {
    return utf8.decode(Buffer.from(raw, 'latin1'))
  } catch {
    return raw // bytes that are not UTF-8: Latin-1 is all that can be said about them
  }
}
