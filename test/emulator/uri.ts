import { CosError } from './errors.ts'
import { headerText } from './http/text.ts'

const encodeCache = new Map<string, string>()
const PLAIN = /^[A-Za-z0-9\-_.~]*$/

/** COS UrlEncode: every UTF-8 byte but `A-Za-z0-9-_.~` becomes `%XX`, upper case (436/7778). */
export function urlEncode(text: string): string {
  if (PLAIN.test(text)) return text
  const known = encodeCache.get(text)
  if (known !== undefined) return known
  const encoded = encodeURIComponent(text).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  if (text.length <= 200) {
    if (encodeCache.size > 5_000) encodeCache.clear()
    encodeCache.set(text, encoded)
  }
  return encoded
}

/** Percent-decodes once, `+` stays a plus. Throws InvalidURI for a broken escape or bytes that are not UTF-8. */
function urlDecode(raw: string): string {
  if (!raw.includes('%')) return headerText(raw)
  try {
    return decodeURIComponent(headerText(raw))
  } catch {
    throw new CosError('InvalidURI', "Couldn't parse the specified URI.")
  }
}

/** A raw request target taken apart: nothing is collapsed, `a//b`, `a/./b` and `a/../b` stay distinct. */
export interface Target {
  /** Percent-decoded, begins with `/`. */
  readonly path: string
  readonly query: ReadonlyMap<string, string>
  readonly rawQuery: string
}

/** Query names are compared in the lower-case encoded form the signature uses (436/7778). */
export function queryName(name: string): string {
  return urlEncode(name).toLowerCase()
}

/** Parses an origin-form request target; query keys are `queryName`s. Throws InvalidURI. */
export function parseTarget(rawTarget: string): Target {
  if (!rawTarget.startsWith('/')) throw new CosError('InvalidURI', "Couldn't parse the specified URI.")
  const mark = rawTarget.indexOf('?')
  const rawQuery = mark < 0 ? '' : rawTarget.slice(mark + 1)
  const query = new Map<string, string>()
  for (const item of rawQuery === '' ? [] : rawQuery.split('&')) {
    const equals = item.indexOf('=')
    const name = urlDecode(equals < 0 ? item : item.slice(0, equals))
    query.set(queryName(name), equals < 0 ? '' : urlDecode(item.slice(equals + 1)))
  }
  return { path: urlDecode(mark < 0 ? rawTarget : rawTarget.slice(0, mark)), query, rawQuery }
}
