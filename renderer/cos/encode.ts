/**
 * COS's UrlEncode: every UTF-8 byte but `A-Z a-z 0-9 - _ . ~` as upper-case `%XX`
 * (https://cloud.tencent.com/document/product/436/7778). Throws URIError on a lone surrogate.
 */
export function encodeComponent(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`)
}

/** An object key as it stands in a URL: encoded, its slashes kept. */
export const encodeKey = (key: string): string => encodeComponent(key).replaceAll('%2F', '/')

/** Undoes `encoding-type=url` of a listing; a text that is not valid percent-encoding is given back as it came. */
export function decodeListed(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    // Not encoded after all (a server may ignore `encoding-type`), so it already is the key.
    return text
  }
}
