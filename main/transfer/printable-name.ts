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
