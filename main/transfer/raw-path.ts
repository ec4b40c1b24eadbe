/** Percent-encodes every UTF-8 byte but `A-Za-z0-9-_.~`, upper-case. @throws URIError for a lone surrogate. */
const encode = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)

/**
 * The request target, built without `URL`, which would collapse `..` and `//`: the key goes out byte for byte.
 * @throws URIError when the key or a parameter has no UTF-8 form.
 */
export function rawPath(pathPrefix: string, key: string, query: Readonly<Record<string, string>>): string {
  const path = `${pathPrefix}/${encode(key).replaceAll('%2F', '/')}`
  const pairs = Object.entries(query).map(([name, value]) => `${encode(name)}=${encode(value)}`)
  return pairs.length === 0 ? path : `${path}?${pairs.join('&')}`
}
