import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { createSources } from '../../../main/grants.ts'
import { createLocalFiles } from '../../../main/history/local-files.ts'
import { openKeptSources } from '../../../main/state/kept-sources.ts'

function setUp() {
  const dir = realpathSync(mkdtempSync(join(tmpdir(), 'cos-courier-local-')))
  onTestFinished(() => rmSync(dir, { recursive: true }))
  mkdirSync(join(dir, 'album', 'deep'), { recursive: true })
  mkdirSync(join(dir, 'data'))
  writeFileSync(join(dir, 'album', 'deep', 'a.jpg'), 'a')
  writeFileSync(join(dir, 'secret'), 's')
  symlinkSync(join(dir, 'secret'), join(dir, 'album', 'link'))
  const shown: string[] = []
  const open = () => {
    const kept = openKeptSources(join(dir, 'data'), 3)
    const sources = createSources()
    const files = createLocalFiles({ kept, sources, showItemInFolder: (path) => shown.push(path) })
    return { kept, sources, files }
  }
  return { dir, shown, open }
}
const info = (code: string) => expect.objectContaining({ info: expect.objectContaining({ code }) })

test('a file below a folder is shown also after a restart, and granted anew', async () => {
  const { dir, shown, open } = setUp()
  const first = open()
  const folder = first.sources.add(join(dir, 'album'))
  const file = first.sources.add(join(dir, 'secret'))
  await first.kept.keep([folder, file], first.sources.pathOf)
  const { files, sources } = open()
  files.show({ sourceId: folder.sourceId, path: 'deep/a.jpg' })
  files.show({ sourceId: folder.sourceId, path: 'deep/' })
  files.show({ sourceId: file.sourceId, path: '' })
  expect(shown).toEqual([join(dir, 'album/deep/a.jpg'), join(dir, 'album/deep'), join(dir, 'secret')])
  const [again] = files.again([{ sourceId: folder.sourceId, path: 'deep/a.jpg' }])
  expect(again).toMatchObject({ ok: true, source: { name: 'a.jpg', kind: 'file' } })
  expect(again?.ok && sources.pathOf(again.source.sourceId)).toBe(join(dir, 'album/deep/a.jpg'))
})

test('what is gone, and what is not known any more, is said as such', async () => {
  const { dir, open } = setUp()
  const { files, kept, sources } = open()
  const folder = sources.add(join(dir, 'album'))
  await kept.keep([folder], sources.pathOf)
  expect(() => files.show({ sourceId: folder.sourceId, path: 'gone.jpg' })).toThrow(info('file-gone'))
  expect(() => files.show({ sourceId: 's-0000000000000000', path: 'a' })).toThrow(info('file-forgotten'))
  expect(files.again([{ sourceId: folder.sourceId, path: 'gone.jpg' }])).toMatchObject([
    { ok: false, error: { code: 'file-gone', subject: 'gone.jpg' } },
  ])
  rmSync(join(dir, 'album'), { recursive: true })
  expect(() => files.show({ sourceId: folder.sourceId, path: '' })).toThrow(info('file-gone'))
})

test.each(['../secret', 'deep/../../secret', '/etc/passwd', 'deep//a.jpg', './deep', 'link', 'deep/\0'])(
  'no path leads out of its folder: %s',
  async (path) => {
    const { dir, shown, open } = setUp()
    const { files, kept, sources } = open()
    const folder = sources.add(join(dir, 'album'))
    await kept.keep([folder], sources.pathOf)
    expect(() => files.show({ sourceId: folder.sourceId, path })).toThrow(info('invalid-input'))
    expect(shown).toEqual([])
  },
)

test('a link that has taken the place of what was chosen is not followed', async () => {
  const { dir, shown, open } = setUp()
  const first = open()
  const folder = first.sources.add(join(dir, 'album', 'deep'))
  const file = first.sources.add(join(dir, 'album', 'deep', 'a.jpg'))
  await first.kept.keep([folder, file], first.sources.pathOf)
  const { files } = open()
  mkdirSync(join(dir, 'private'))
  writeFileSync(join(dir, 'private', 'a.jpg'), 'p')
  rmSync(join(dir, 'album', 'deep'), { recursive: true })
  symlinkSync(join(dir, 'private'), join(dir, 'album', 'deep'))
  expect(() => files.show({ sourceId: folder.sourceId, path: 'a.jpg' })).toThrow(info('file-gone'))
  const again = files.again([
    { sourceId: folder.sourceId, path: 'a.jpg' },
    { sourceId: file.sourceId, path: '' },
  ])
  expect(again).toMatchObject([
    { ok: false, error: { code: 'file-gone', subject: 'a.jpg' } },
    { ok: false, error: { code: 'file-gone', subject: 'a.jpg' } },
  ])
  expect([shown, JSON.stringify(again).includes(dir)]).toEqual([[], false])
})

test('the oldest are forgotten, and a damaged file is put aside', async () => {
  const { dir, open } = setUp()
  const { kept, sources } = open()
  const added = [1, 2, 3, 4].map(() => sources.add(join(dir, 'album')))
  for (const source of added) await kept.keep([source], sources.pathOf)
  const [first, , , last] = added
  expect(open().kept.find(first?.sourceId ?? '')).toBeUndefined()
  expect(open().kept.find(last?.sourceId ?? '')).toMatchObject({ rootPath: join(dir, 'album') })
  writeFileSync(join(dir, 'data', 'uploaded-sources.json'), '{')
  expect(open().kept.find(last?.sourceId ?? '')).toBeUndefined()
})
