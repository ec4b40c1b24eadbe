import { describe, expect, test } from 'vitest'
import { livesUpTo } from '../../../renderer/transfer/history/link-lives.ts'
import { readLinkSettings, saveLinkSettings } from '../../../renderer/transfer/history/link-settings.ts'
import { linkText } from '../../../renderer/transfer/history/link-text.ts'

const URL_TEXT = 'https://b-1250000000.cos.ap-guangzhou.myqcloud.com/a%20b.jpg?q-sign-time=1%3B2&q-ak=x'
const facts = (name: string) => ({ url: URL_TEXT, name, key: `in/${name}`, size: '1.5 MB' })

describe('a link', () => {
  test('as plain text is the address alone', () => expect(linkText('plain', '', facts('a b.jpg'))).toBe(URL_TEXT))

  test.each([
    ['a b.jpg', 'a b\\.jpg'],
    ['](https://evil.example)[x', '\\]\\(https\\://evil\\.example\\)\\[x'],
    ['*_`<b>`_*\\', '\\*\\_\\`\\<b\\>\\`\\_\\*\\\\'],
    ['照片 😀.jpg', '照片 😀\\.jpg'],
    ['two\nlines', 'two lines'],
  ])('in Markdown keeps its name a name: %j', (name, escaped) =>
    expect(linkText('markdown', '', facts(name))).toBe(`[${escaped}](${URL_TEXT})`),
  )

  test.each([
    ['<img src=x onerror=alert(1)>', '&lt;img src=x onerror=alert(1)&gt;'],
    ['"><script>', '&quot;&gt;&lt;script&gt;'],
    ["it's & co", 'it&#39;s &amp; co'],
  ])('in HTML has no markup of its name’s: %j', (name, escaped) =>
    expect(linkText('html', '', facts(name))).toBe(`<a href="${URL_TEXT.replaceAll('&', '&amp;')}">${escaped}</a>`),
  )

  test('of one’s own is filled once, and leaves alone what it does not know', () => {
    expect(linkText('custom', '{name}|{key}|{size}|{url}|{other}|{', facts('{url}'))).toBe(
      `{url}|in/{url}|1.5 MB|${URL_TEXT}|{other}|{`,
    )
  })
})

test('how links are wanted is remembered for each profile, and nothing odd is taken from there', () => {
  const kept = new Map<string, string>()
  const storage = {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => void kept.set(name, value),
  }
  const wanted = { form: 'html', kind: 'signed', template: 't', lifeSeconds: 600 } as const
  saveLinkSettings('p-1', wanted, storage)
  expect(readLinkSettings('p-1', storage)).toEqual(wanted)
  expect(readLinkSettings('p-2', storage)).toMatchObject({ form: 'plain', kind: 'public' })
  for (const odd of ['{', '{"form":"exe"}', 'null']) {
    kept.set('link p-1', odd)
    expect(readLinkSettings('p-1', storage)).toMatchObject({ form: 'plain' })
  }
})

test('lives that can be chosen end with the longest there is, and hold the one that was chosen', () => {
  expect(livesUpTo(7140, 3600)).toEqual([600, 3600, 6600])
  expect(livesUpTo(undefined, 100)).toEqual([100, 600, 3600, 21_600, 43_200, 86_400])
})
