import { expect, test } from 'vitest'
import { sendRefusal } from '../../../main/transfer/send-check.ts'
import type { SendCall } from '../../../shared/transfer/contract.ts'
import type { DestinationGrant } from '../../../shared/transfer/control.ts'

const grant: DestinationGrant = {
  destinationId: 'd',
  scheme: 'https',
  hostname: 'h',
  port: 443,
  host: 'h',
  pathPrefix: '',
  bucket: 'b-1250000000',
  keyPrefix: 'in/',
  tmpSecretId: 'AKIDEXAMPLE',
  sessionToken: 'token',
  expiresAtMs: 1,
}
const HEADERS = {
  host: 'h',
  authorization: 'q-sign-algorithm=sha1&q-ak=AKIDEXAMPLE&q-sign-time=1;2',
  'content-length': '0',
}
const call = (more: Partial<SendCall>, headers: Record<string, string> = {}): SendCall => ({
  verb: 'send',
  id: 1,
  destinationId: 'd',
  method: 'PUT',
  key: 'in/a',
  query: {},
  body: { type: 'none' },
  ...more,
  headers: { ...HEADERS, ...headers },
})

test.each<[string, SendCall]>([
  ['a PUT below the prefix', call({})],
  ['a key with .. in it, which is only a name', call({ key: 'in/../x' })],
  [
    'an inline body of the right length in bytes',
    call({ body: { type: 'inline', text: 'é' } }, { 'content-length': '2' }),
  ],
  ['initiating', call({ method: 'POST', query: { uploads: '' } })],
  ['a part', call({ query: { uploadId: 'u', partNumber: '1' } })],
  ['aborting an upload', call({ method: 'DELETE', query: { uploadId: 'u' } })],
  ['listing below the prefix', call({ method: 'GET', key: '', query: { prefix: 'in/x', 'max-keys': '9' } })],
  ['listing uploads', call({ method: 'GET', key: '', query: { uploads: '', prefix: 'in/' } })],
  ['metadata and storage class', call({}, { 'x-cos-meta-mtime': '1', 'x-cos-storage-class': 'STANDARD_IA' })],
])('%s is covered', (_name, given) => {
  expect(sendRefusal(given, grant)).toBeUndefined()
})

test.each<[string, SendCall, string]>([
  ['a session token of its own', call({}, { 'x-cos-security-token': 'abc=' }), 'header x-cos-security-token'],
  ['a key outside the prefix', call({ key: 'inbox' }), 'key outside'],
  ['the prefix without its slash', call({ key: 'in' }), 'key outside'],
  ['a PUT of the bucket', call({ key: '' }), 'PUT of the bucket'],
  ['a listing elsewhere', call({ method: 'GET', key: '', query: { prefix: 'out/' } }), 'listing outside'],
  ['a listing of everything', call({ method: 'GET', key: '' }), 'listing outside'],
  ['an ACL parameter', call({ query: { acl: '' } }), 'parameter acl'],
  ['deleting an object', call({ method: 'DELETE' }), 'DELETE'],
  ['another host', call({}, { host: 'h.evil' }), 'host'],
  ['another key id', call({}, { authorization: 'q-ak=AKIDEXAMPLE2' }), 'credential'],
  ['two key ids', call({}, { authorization: 'q-ak=AKIDEXAMPLE&q-ak=AKIDEXAMPLE' }), 'credential'],
  ['no signature', call({}, { authorization: '' }), 'credential'],
  ['an ACL header', call({}, { 'x-cos-acl': 'public-read' }), 'an ACL that was not granted'],
  ['a grant header', call({}, { 'x-cos-grant-read': 'id="1"' }), 'header x-cos-grant-read'],
  ['a copy', call({}, { 'x-cos-copy-source': 'b/k' }), 'header x-cos-copy-source'],
  ['a copied range', call({}, { 'x-cos-copy-source-range': 'bytes=0-1' }), 'header x-cos-copy-source-range'],
  ['an upper-case name', call({}, { 'X-Cos-Acl': 'private' }), 'header X-Cos-Acl'],
  ['chunked encoding', call({}, { 'transfer-encoding': 'chunked' }), 'header transfer-encoding'],
  ['a line end in a value', call({}, { 'x-cos-meta-a': 'x\r\nx-cos-acl: public-read' }), 'characters'],
  ['a colon in a name', call({}, { 'x-cos-meta-a: b': 'x' }), 'header x-cos-meta-a'],
  ['a length that is not the body’s', call({}, { 'content-length': '1' }), 'content-length'],
  [
    'a length counted in characters',
    call({ body: { type: 'inline', text: 'é' } }, { 'content-length': '1' }),
    'content-length',
  ],
])('%s is refused', (_name, given, reason) => {
  expect(sendRefusal(given, grant)).toContain(reason)
})

test('no grant is a refusal', () => {
  expect(sendRefusal(call({}), undefined)).toBe('unknown or expired destination')
})

test('an ACL goes with what makes an object, and only the one that was granted', () => {
  const open: DestinationGrant = { ...grant, acl: 'public-read' }
  const acl = (value: string) => ({ 'x-cos-acl': value })
  const initiate: Partial<SendCall> = { method: 'POST', query: { uploads: '' } }
  expect(sendRefusal(call({}, acl('public-read')), open)).toBeUndefined()
  expect(sendRefusal(call(initiate, acl('public-read')), open)).toBeUndefined()
  const refused: readonly [SendCall, DestinationGrant][] = [
    [call({}, acl('public-read')), grant],
    [call({}, acl('default')), grant],
    [call({}, acl('private')), open],
    [call({}, acl('public-read, private')), open],
    [call({ query: { uploadId: 'u', partNumber: '1' } }, acl('public-read')), open],
    [call({ method: 'POST', query: { uploadId: 'u' } }, acl('public-read')), open],
    [call({ method: 'HEAD' }, acl('public-read')), open],
  ]
  for (const [given, to] of refused) expect(sendRefusal(given, to)).toContain('ACL')
  expect(sendRefusal(call({}, { 'x-cos-grant-read': 'id="1"' }), open)).toContain('header x-cos-grant-read')
})
