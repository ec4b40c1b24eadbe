import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { ROOT } from '../../scripts/lib/project.mjs'

const tracked = execFileSync('git', ['ls-files', '-z', '*.md'], { cwd: ROOT, encoding: 'utf8' }).split('\0')
const pages = tracked.filter((page) => page !== '' && existsSync(path.join(ROOT, page)))
const withoutCode = (text: string): string => text.replace(/^ *```[\s\S]*?^ *```/gm, '')
const textOf = (page: string): string => withoutCode(readFileSync(path.join(ROOT, page), 'utf8'))

test('an anchor is made as GitHub makes it', () => {
  expect(
    anchorsOf('# Set up, in ten minutes\n## `network.json`\n### What a profile’s keys can do\n## 工作原理\n'),
  ).toEqual(new Set(['set-up-in-ten-minutes', 'networkjson', 'what-a-profiles-keys-can-do', '工作原理']))
  expect(anchorsOf('## Twice\n## Twice\n')).toEqual(new Set(['twice', 'twice-1']))
  expect(anchorsOf(withoutCode('```sh\n# no heading\n```\n'))).toEqual(new Set())
})

test.each(pages)('every place that %s links to is there', (page) => {
  const links = [...textOf(page).matchAll(/\]\((?!https?:)([^)#\s]*)#([^)\s]+)\)/g)]
  const missing = links.filter(([, target = '', anchor = '']) => {
    const to = target === '' ? page : path.join(path.dirname(page), target)
    return !anchorsOf(textOf(to)).has(decodeURIComponent(anchor))
  })
  expect(missing.map(([link]) => link)).toEqual([])
})

test.each(pages)('every picture that %s shows is there', (page) => {
  const shown = [...textOf(page).matchAll(/!\[[^\]]*\]\((?!https?:)([^)#\s]+)\)/g)].map(([, target = '']) => target)
  expect(shown.filter((target) => !existsSync(path.join(ROOT, path.dirname(page), target)))).toEqual([])
})

test.each(pages)('%s has a blank line before each heading', (page) => {
  const crowded = [...textOf(page).matchAll(/^.*\S.*\n(#{1,6} .*)$/gm)].map(([, heading]) => heading)
  expect(crowded).toEqual([])
})

/** Anchors of a page's headings: lower case, punctuation left out, blanks as `-`, numbered where they repeat. */
function anchorsOf(text: string): ReadonlySet<string> {
  const seen = new Map<string, number>()
  const named = [...text.matchAll(/^#{1,6} (.+)$/gm)].map(([, heading = '']) => {
    const anchor = heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-')
    const before = seen.get(anchor) ?? 0
    seen.set(anchor, before + 1)
    return before === 0 ? anchor : `${anchor}-${before}`
  })
  return new Set(named)
}
