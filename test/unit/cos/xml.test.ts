import { expect, test } from 'vitest'
import { completeXml, expectXml, parseXml } from '../../../renderer/cos/xml.ts'

test('reads leaves with entities decoded and white space kept', () => {
  const root = expectXml('<?xml version="1.0"?><R><K> a&amp;b&#x4e2d;&#20013; </K><E/></R>', 'R')
  expect(root.text('K')).toBe(' a&b中中 ')
  expect(root.text('E')).toBe('')
  expect(root.text('missing')).toBeUndefined()
})

test('gives one child or many alike, and numbers stay text', () => {
  const one = expectXml('<R><P><N>007</N></P></R>', 'R').all('P')
  const two = expectXml('<R><P><N>1</N></P><P><N>2</N></P></R>', 'R').all('P')
  expect(one.map((part) => part.text('N'))).toEqual(['007'])
  expect(two.map((part) => part.text('N'))).toEqual(['1', '2'])
})

test('takes white space after the declaration, as Complete sends it while it merges', () => {
  expect(parseXml('<?xml version="1.0"?>\n   \n  <R><A>1</A></R>')?.root.text('A')).toBe('1')
})

test.each([
  ['a DOCTYPE', '<!DOCTYPE R [<!ENTITY a "b">]><R>&a;</R>'],
  ['a cut document', '<R><A>1</A>'],
  ['HTML', '<html><body><p>no</body></html>'],
  ['nothing', ''],
  ['text', 'Service Unavailable'],
  ['an endless document', `<R>${'x'.repeat(4 * 1024 * 1024)}</R>`],
])('refuses %s', (_, text) => {
  expect(parseXml(text)).toBeUndefined()
})

test('a root of another name is a malformed answer', () => {
  expect(() => expectXml('<Other/>', 'R')).toThrow('answer-malformed')
})

test('an element called like a member of Object is only an element', () => {
  expect(expectXml('<R><A>1</A></R>', 'R').text('constructor')).toBeUndefined()
})

test('the XML of 10 000 parts fits into COS’s limit of 1 MB', () => {
  const parts = Array.from({ length: 10_000 }, (_, index) => ({
    partNumber: index + 1,
    etag: '"0123456789abcdef0123456789abcdef"',
  }))
  const xml = completeXml(parts)
  expect(xml.length).toBeLessThan(1_000_000)
  expect(xml.startsWith('<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>"0123')).toBe(true)
  expect(completeXml([{ partNumber: 1, etag: 'a<&' }])).toContain('<ETag>a&#60;&#38;</ETag>')
})
