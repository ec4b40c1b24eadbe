import { urlEncode } from './uri.ts'

/** The first bytes of every XML answer. */
export const XML_DECLARATION = "<?xml version='1.0' encoding='utf-8' ?>\n"

/** A child: text or nested elements; undefined is left out, an array repeats the element. */
export type XmlValue = string | number | boolean | undefined | XmlNode | readonly XmlNode[]
/** Children by element name, in order. */
export interface XmlNode {
  readonly [name: string]: XmlValue
}

/** No white space between or inside elements: the SDKs' parser keeps it. */
export function element(name: string, value: XmlValue): string {
  if (value === undefined) return ''
  if (Array.isArray(value)) return value.map((item) => element(name, item)).join('')
  if (typeof value !== 'object') return `<${name}>${escapeXml(String(value))}</${name}>`
  const inner = Object.entries(value).map(([child, nested]) => element(child, nested))
  return `<${name}>${inner.join('')}</${name}>`
}

const ENTITIES = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  ["'", '&apos;'],
])

/** Control characters become numeric references, the best that XML 1.0 without encoding-type=url can do. */
export function escapeXml(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these have no literal form in XML.
  return text.replace(/[&<>"'\0-\x1f]/g, (char) => ENTITIES.get(char) ?? `&#x${char.charCodeAt(0).toString(16)};`)
}

/** How listings write keys: URL-encoded when the request asked for encoding-type=url. */
export function keyWriter(encodingType: string | undefined): (key: string) => string {
  return encodingType === 'url' ? urlEncode : (key) => key
}

/** An account as COS names owners and initiators. */
export function ownerXml(ownerUin: string, uin: string): XmlNode {
  return { ID: `qcs::cam::uin/${ownerUin}:uin/${uin}`, DisplayName: uin }
}

/** The five-element error document; `extra` goes between Message and Resource, where COS puts StringToSign. */
export function errorXml(fields: {
  readonly code: string
  readonly message: string
  readonly extra: Readonly<Record<string, string>>
  readonly resource: string
  readonly requestId: string
  readonly traceId: string
}): string {
  const rows = [
    ['Code', fields.code],
    ['Message', fields.message],
    ...Object.entries(fields.extra),
    ['Resource', fields.resource],
    ['RequestId', fields.requestId],
    ['TraceId', fields.traceId],
  ]
  const lines = rows.map(([name = '', value = '']) => `\t<${name}>${escapeXml(value)}</${name}>\n`)
  return `${XML_DECLARATION}<Error>\n${lines.join('')}</Error>\n\n`
}
