import { XMLParser } from 'fast-xml-parser'
import { AppError } from '../../shared/errors.ts'

/** Longest XML that is parsed: a page of 1000 listed parts is about 300 KB. */
const MAX_XML_CHARS = 4 * 1024 * 1024

// Entities stay as they are here and are decoded below: only the five of XML and numbers exist, nothing can expand.
const parser = new XMLParser({
  ignoreAttributes: true,
  ignoreDeclaration: true,
  parseTagValue: false,
  trimValues: false,
  processEntities: false,
})

/** An element read from COS; questions about what is not there have empty answers. */
export interface XmlNode {
  /** Text of the first child of that name, entities decoded; undefined when there is none or it is not a leaf. */
  text(name: string): string | undefined
  /** All children of that name that have children of their own. */
  all(name: string): readonly XmlNode[]
}

const NAMED: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }
const decodeEntities = (text: string): string =>
  text.replace(/&(?:#(\d{1,7})|#x([0-9a-fA-F]{1,6})|(\w{1,8}));/g, (whole, decimal, hex, name) => {
    if (typeof name === 'string') return NAMED[name] ?? whole
    const point = typeof decimal === 'string' ? Number.parseInt(decimal, 10) : Number.parseInt(hex, 16)
    return point <= 0x10ffff ? String.fromCodePoint(point) : whole
  })

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const asList = (value: unknown): readonly unknown[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value]

function node(raw: Record<string, unknown>): XmlNode {
  return {
    text(name) {
      const first = asList(Object.hasOwn(raw, name) ? raw[name] : undefined)[0]
      return typeof first === 'string' ? decodeEntities(first) : undefined
    },
    all(name) {
      return asList(Object.hasOwn(raw, name) ? raw[name] : undefined)
        .filter(isRecord)
        .map(node)
    },
  }
}

/**
 * The root element, with its name. Undefined when `text` is no XML document, is too long or has a DOCTYPE, which COS
 * never sends and through which entities could be declared.
 */
export function parseXml(text: string): { readonly name: string; readonly root: XmlNode } | undefined {
  if (text.length > MAX_XML_CHARS || /<!DOCTYPE/i.test(text)) return undefined
  try {
    const parsed: unknown = parser.parse(text, true)
    if (!isRecord(parsed)) return undefined
    const entry = Object.entries(parsed).find(([name]) => !name.startsWith('#'))
    if (entry === undefined) return undefined
    return { name: entry[0], root: node(isRecord(entry[1]) ? entry[1] : {}) }
  } catch {
    // The parser throws on anything malformed; what it says would quote the answer, so only the fact is kept.
    return undefined
  }
}

/** The root element of an answer that must be called `name`. @throws AppError `answer-malformed`. */
export function expectXml(text: string, name: string): XmlNode {
  const document = parseXml(text)
  if (document?.name === name) return document.root
  throw new AppError({ code: 'answer-malformed', detail: `expected ${name}, got ${document?.name ?? 'no XML'}` })
}

/** ETags keep their quotes unescaped, which XML text allows: 10 000 parts then stay well below COS's limit of 1 MB. */
const escapeXml = (text: string): string => text.replace(/[&<>]/g, (mark) => `&#${mark.charCodeAt(0)};`)

/** Complete's body (https://cloud.tencent.com/document/product/436/7742); `parts` ascending. */
export function completeXml(parts: Iterable<{ readonly partNumber: number; readonly etag: string }>): string {
  let xml = '<CompleteMultipartUpload>'
  for (const { partNumber, etag } of parts) {
    xml += `<Part><PartNumber>${partNumber}</PartNumber><ETag>${escapeXml(etag)}</ETag></Part>`
  }
  return `${xml}</CompleteMultipartUpload>`
}
