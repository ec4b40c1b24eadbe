import type { ErrorInfo } from './errors.ts'

/** Longest object key in UTF-8 bytes (https://cloud.tencent.com/document/product/436/13324). */
export const MAX_KEY_BYTES = 850

/** UTF-8 length without an encoder: this module runs where neither Node nor the DOM is. */
export function utf8ByteLength(text: string): number {
  let bytes = 0
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0
    bytes += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x1_0000 ? 3 : 4
  }
  return bytes
}

/**
 * NUL, CAN, EM, SUB, ESC and line ends (`%0a` and `%0d` once encoded) are refused by COS; a lone surrogate has no UTF-8
 * form. Tab and the other controls are allowed by the documentation.
 */
const FORBIDDEN = new Set([0x00, 0x0a, 0x0d, 0x18, 0x19, 0x1a, 0x1b])
const isForbidden = (point: number): boolean => FORBIDDEN.has(point) || (point >= 0xd800 && point <= 0xdfff)

/** Why COS would refuse `key`, or undefined when it is fine (https://cloud.tencent.com/document/product/436/13324). */
export function keyProblem(key: string): ErrorInfo | undefined {
  const bytes = utf8ByteLength(key)
  if (bytes > MAX_KEY_BYTES) return { code: 'key-too-long', subject: key, detail: `${bytes} of ${MAX_KEY_BYTES} bytes` }
  if (key === '') return { code: 'key-not-allowed', subject: key, detail: 'empty' }
  if (/^[/\\]/.test(key)) return { code: 'key-not-allowed', subject: key, detail: 'starts with a slash' }
  if (/%0[aAdD]/.test(key)) return { code: 'key-not-allowed', subject: key, detail: 'holds %0a or %0d' }
  for (const character of key) {
    const point = character.codePointAt(0) ?? 0
    if (isForbidden(point))
      return { code: 'key-not-allowed', subject: key, detail: `holds U+${point.toString(16).padStart(4, '0')}` }
  }
  return undefined
}
