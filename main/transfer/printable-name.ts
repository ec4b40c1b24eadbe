const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** The name, or undefined when its bytes are not UTF-8. */
export function decodeName(name: Uint8Array): string | undefined {
  try {
    return strict.decode(name)
  } catch (error) {
    // TypeError is how a fatal decoder says no.
    if (error instanceof TypeError) return undefined
    throw error
  }
}

/** The bytes of a name that holds one character (0 to 255) for each. */
export const bytesOf = (rawName: string): Uint8Array => Buffer.from(rawName, 'latin1')

/** As `decodeName`, of such a name. */
export const textOf = (rawName: string): string | undefined =>
  isAscii(rawName) ? rawName : decodeName(bytesOf(rawName))

function isAscii(text: string): boolean {
  for (let index = 0; index < text.length; index += 1) if (text.charCodeAt(index) > 0x7f) return false
  return true
}

/** For eyes only: what is UTF-8 as it is, each other byte as `%XX`. */
export function printableName(name: Uint8Array): string {
  let text = ''
  for (let index = 0; index < name.length; ) {
    const length = sequenceLength(name[index] ?? 0)
    const decoded = index + length <= name.length ? decodeName(name.subarray(index, index + length)) : undefined
    text += decoded ?? `%${(name[index] ?? 0).toString(16).toUpperCase().padStart(2, '0')}`
    index += decoded === undefined ? 1 : length
  }
  return text
}

const sequenceLength = (lead: number): number => (lead < 0xc0 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4)
