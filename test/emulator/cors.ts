import { createHash } from 'node:crypto'
import { XMLParser, XMLValidator } from 'fast-xml-parser'
import { CosError } from './errors.ts'
import { type Exchange, type Operation, parseMd5, type Reply } from './operation.ts'
import { receiveText } from './receive.ts'
import type { ReplyContext } from './reply.ts'
import type { CosRequest } from './request.ts'
import type { BucketState } from './state.ts'
import { element } from './xml.ts'

/** One rule of a bucket's CORS configuration (436/8279). */
export interface CorsRule {
  readonly id?: string
  /** `*`, an origin, or one with a single `*` in it. */
  readonly origins: readonly string[]
  readonly methods: readonly string[]
  /** Header names a request may carry, `*` for all. */
  readonly headers: readonly string[]
  readonly exposeHeaders: readonly string[]
  readonly maxAgeSeconds?: number
}

const METHODS = ['GET', 'PUT', 'HEAD', 'POST', 'DELETE']
const MAX_XML_BYTES = 64 * 1024
const MAX_RULES = 100

const FORBIDDEN =
  "CORSResponse: This CORS request is not allowed. This is usually because the evalution of Origin, request method / Access-Control-Request-Method or Access-Control-Requet-Headers are not whitelisted by the resource's CORS spec"

/** Rules are tried in order; the first that fits counts. */
function matching(
  rules: readonly CorsRule[],
  origin: string,
  method: string,
  headers: readonly string[],
): { readonly rule: CorsRule; readonly allowed: string } | undefined {
  for (const rule of rules) {
    const allowed = rule.origins.find((pattern) => fits(pattern, origin))
    if (allowed === undefined || !rule.methods.includes(method)) continue
    if (headers.every((name) => rule.headers.some((pattern) => fits(pattern.toLowerCase(), name.toLowerCase()))))
      return { rule, allowed }
  }
  return undefined
}

/** One `*` stands for any characters. */
function fits(pattern: string, text: string): boolean {
  const [before = '', after] = pattern.split('*', 2)
  if (after === undefined) return text === pattern
  return text.length >= before.length + after.length && text.startsWith(before) && text.endsWith(after)
}

type Matched = NonNullable<ReturnType<typeof matching>>

function headersFor({ rule, allowed }: Matched, origin: string): Record<string, string> {
  const { methods, exposeHeaders, maxAgeSeconds } = rule
  return {
    'Access-Control-Allow-Origin': allowed === '*' ? '*' : origin,
    ...(allowed !== '*' && { 'Access-Control-Allow-Credentials': 'true' }),
    'Access-Control-Allow-Methods': methods.join(','),
    ...(exposeHeaders.length > 0 && { 'Access-Control-Expose-Headers': exposeHeaders.join(',') }),
    ...(maxAgeSeconds !== undefined && { 'Access-Control-Max-Age': String(maxAgeSeconds) }),
  }
}

/** What any answer to a page of the request's origin carries, errors too; undefined where no rule fits. */
function corsHeaders(
  rules: readonly CorsRule[],
  { headers, method }: Pick<CosRequest, 'headers' | 'method'>,
): Readonly<Record<string, string>> | undefined {
  const origin = headers.get('origin')
  const matched = origin === undefined ? undefined : matching(rules, origin, method, [])
  return origin === undefined || matched === undefined ? undefined : headersFor(matched, origin)
}

/** OPTIONS Object (436/8288): unsigned. Throws InvalidArgument, AccessForbidden. */
export function preflight(rules: readonly CorsRule[], { headers }: CosRequest): Reply {
  const origin = headers.get('origin')
  const method = headers.get('access-control-request-method')
  if (!origin || !method) throw new CosError('InvalidArgument', 'Origin and Access-Control-Request-Method are needed.')
  const asked = (headers.get('access-control-request-headers') ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
  const matched = matching(rules, origin, method, asked)
  if (matched === undefined) throw new CosError('AccessForbidden', FORBIDDEN)
  const allowed = asked.length === 0 ? {} : { 'Access-Control-Allow-Headers': asked.join(',') }
  return { status: 200, headers: { ...headersFor(matched, origin), ...allowed } }
}

/** GET Bucket cors (436/8274). */
const getBucketCors: Operation = async ({ bucket }) => {
  if (bucket.cors.length === 0) throw new CosError('NoSuchCORSConfiguration', 'The CORS configuration does not exist.')
  const xml = `<CORSConfiguration>${bucket.cors.map(ruleXml).join('')}</CORSConfiguration>`
  return { status: 200, headers: {}, xml }
}

function ruleXml({ id, origins, methods, headers, exposeHeaders, maxAgeSeconds }: CorsRule): string {
  const each = (name: string, values: readonly string[]): string => values.map((value) => element(name, value)).join('')
  const lists = [
    each('AllowedOrigin', origins),
    each('AllowedMethod', methods),
    each('AllowedHeader', headers),
    each('ExposeHeader', exposeHeaders),
  ]
  return `<CORSRule>${element('ID', id)}${lists.join('')}${element('MaxAgeSeconds', maxAgeSeconds)}</CORSRule>`
}

/** DELETE Bucket cors (436/8283). */
const deleteBucketCors: Operation = async ({ bucket }) => {
  bucket.cors = []
  return { status: 204, headers: {} }
}

/** PUT Bucket cors (436/8279). Throws MalformedXML, InvalidDigest, BadDigest. */
const putBucketCors: Operation = async ({ request, bucket }: Exchange) => {
  const body = await receiveText(request.incoming, MAX_XML_BYTES)
  const md5 = parseMd5(request.headers.get('content-md5'))
  if (md5 !== undefined && !createHash('md5').update(body).digest().equals(md5))
    throw new CosError('BadDigest', 'The Content-MD5 you specified did not match what we received.')
  bucket.cors = parseRules(body.toString('utf8'))
  return { status: 200, headers: {} }
}

const LISTS = ['CORSRule', 'AllowedOrigin', 'AllowedMethod', 'AllowedHeader', 'ExposeHeader']
const parser = new XMLParser({
  ignoreAttributes: true,
  parseTagValue: false,
  processEntities: false,
  trimValues: true,
  isArray: (name) => LISTS.includes(name),
})

function parseRules(text: string): readonly CorsRule[] {
  if (text.includes('<!') || XMLValidator.validate(text) !== true) throw malformed('not well-formed')
  const document: unknown = parser.parse(text)
  const rules = member(member(document, 'CORSConfiguration'), 'CORSRule')
  if (!Array.isArray(rules) || rules.length > MAX_RULES) throw malformed('1 to 100 rules are needed')
  return rules.map(parseRule)
}

function parseRule(value: unknown): CorsRule {
  const list = (name: string): string[] => {
    const found = member(value, name) ?? []
    return Array.isArray(found) ? found.map(String) : [String(found)]
  }
  const [origins, methods] = [list('AllowedOrigin'), list('AllowedMethod')]
  if (origins.length === 0 || methods.length === 0) throw malformed('a rule needs an origin and a method')
  if (methods.some((method) => !METHODS.includes(method))) throw malformed('AllowedMethod is unknown')
  if (origins.some((origin) => origin.split('*').length > 2)) throw malformed('AllowedOrigin takes one * at most')
  if (list('ExposeHeader').includes('*')) throw malformed('ExposeHeader cannot be *')
  const id = member(value, 'ID')
  const maxAge = member(value, 'MaxAgeSeconds')
  return {
    ...{ origins, methods, headers: list('AllowedHeader'), exposeHeaders: list('ExposeHeader') },
    ...(typeof id === 'string' && { id }),
    ...(typeof maxAge === 'string' && { maxAgeSeconds: Number(maxAge) }),
  }
}

/** A page of another origin may read an answer, an error too, where a rule of the bucket says so. */
export function allowPages(
  buckets: ReadonlyMap<string, BucketState>,
  context: ReplyContext,
  request: CosRequest,
): void {
  if (request.kind === 'OptionsObject' || !request.headers.has('origin')) return
  const cors = corsHeaders(buckets.get(request.bucket)?.cors ?? [], request)
  if (cors !== undefined) context.cors = cors
}

const malformed = (why: string): CosError => new CosError('MalformedXML', `The XML you provided is not valid: ${why}.`)

const member = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined

/** By kind. */
export const CORS_OPERATIONS: readonly (readonly [string, Operation])[] = [
  ['GetBucketCORS', getBucketCors],
  ['PutBucketCORS', putBucketCors],
  ['DeleteBucketCORS', deleteBucketCors],
]
