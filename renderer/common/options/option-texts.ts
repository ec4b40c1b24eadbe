/** How sizes and pairs are typed. Pure. */

const UNITS: readonly (readonly [name: string, bytes: number])[] = [
  ['TB', 1e12],
  ['GB', 1e9],
  ['MB', 1e6],
  ['kB', 1e3],
]

/** `10 MB`, in the steps of 1000 that sizes are shown in; bytes without a unit. Undefined when empty. */
export function sizeOf(text: string): number | undefined | 'invalid' {
  if (text.trim() === '') return undefined
  const [, number = '', unit = ''] = /^(\d{1,15}(?:\.\d{1,6})?)\s*([kmgt]?b?)$/i.exec(text.trim()) ?? []
  const factor = UNITS.find(([name]) => name.charAt(0).toLowerCase() === unit.charAt(0).toLowerCase())?.[1] ?? 1
  const bytes = Math.round(Number(number) * factor)
  return number === '' || !Number.isSafeInteger(bytes) ? 'invalid' : bytes
}

/** What `sizeOf` reads back exactly. */
export function sizeText(bytes: number | undefined): string {
  if (bytes === undefined) return ''
  const [name, factor] = UNITS.find(([, size]) => bytes >= size && bytes % size === 0) ?? ['', 1]
  return name === '' ? String(bytes) : `${bytes / factor} ${name}`
}

/** Names that a schema's records leave out without a word, because they mean something to JavaScript. */
const NOT_FOR_RECORDS = new Set(['__proto__', 'prototype', 'constructor'])

/** Lines of `name=value`; each name once. */
export function pairsOf(
  text: string,
  nameOf: (name: string) => string = (name) => name,
): Readonly<Record<string, string>> | 'invalid' {
  const pairs = new Map<string, string>()
  for (const line of text.split('\n')) {
    if (line.trim() === '') continue
    const [, rawName = '', value = ''] = /^([^=]+)=(.*)$/.exec(line) ?? []
    const name = nameOf(rawName.trim())
    if (name === '' || NOT_FOR_RECORDS.has(name) || pairs.has(name)) return 'invalid'
    pairs.set(name, value.trim())
  }
  return Object.fromEntries(pairs)
}

/** What `pairsOf` reads back. */
export const pairsText = (pairs: Readonly<Record<string, string>>): string =>
  Object.entries(pairs)
    .map(([name, value]) => `${name}=${value}`)
    .join('\n')
