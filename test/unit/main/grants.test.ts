import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { createSources } from '../../../main/grants.ts'

const dir = realpathSync(mkdtempSync(join(tmpdir(), 'cos-courier-grants-')))
afterAll(() => rmSync(dir, { recursive: true }))
mkdirSync(join(dir, 'photos'))
writeFileSync(join(dir, 'a.txt'), 'a')
symlinkSync(join(dir, 'photos'), join(dir, 'link'))

test('a chosen path becomes a handle; whoever holds the handle learns the path from main only', () => {
  const sources = createSources()
  const source = sources.add(join(dir, 'photos'))
  expect(source).toEqual({ sourceId: expect.stringMatching(/^s-[0-9a-f]{16}$/), name: 'photos', kind: 'folder' })
  expect(JSON.stringify(source)).not.toContain(dir)
  expect(sources.pathOf(source.sourceId)).toBe(join(dir, 'photos'))
})

test('a link that was chosen itself is followed, under its own name', () => {
  const sources = createSources()
  const { sourceId, name, kind } = sources.add(join(dir, 'link'))
  expect({ name, kind, path: sources.pathOf(sourceId) }).toEqual({
    name: 'link',
    kind: 'folder',
    path: join(dir, 'photos'),
  })
})

test('what is not there, what is no file, and a whole disk are refused by name', () => {
  const { add } = createSources()
  expect(() => add(join(dir, 'nothing'))).toThrow(
    expect.objectContaining({ info: expect.objectContaining({ code: 'source-missing' }) }),
  )
  expect(() => add('/dev/null')).toThrow(
    expect.objectContaining({ info: expect.objectContaining({ code: 'file-unreadable' }) }),
  )
  expect(() => add('/')).toThrow(expect.objectContaining({ info: expect.objectContaining({ code: 'source-missing' }) }))
})

test('a listener hears of every grant, and all can be told again', () => {
  const sources = createSources()
  const heard: string[] = []
  sources.onGrant(({ sourceId }) => heard.push(sourceId))
  const { sourceId } = sources.add(join(dir, 'a.txt'))
  expect(heard).toEqual([sourceId])
  expect(sources.grants()).toEqual([{ sourceId, rootPath: join(dir, 'a.txt'), kind: 'file' }])
})

test('an unknown handle is an error, not a path', () => {
  expect(() => createSources().pathOf('s-0000000000000000')).toThrow('source-unknown')
})
