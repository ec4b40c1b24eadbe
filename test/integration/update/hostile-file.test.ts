import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { join } from 'node:path'
import { deflateRawSync } from 'node:zlib'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { fileOf } from '../../fakes/signed-feeds.ts'
import { codeOf, NEW, OLD, openStand, runs, type Stand, serve } from './harness.ts'

let stand: Stand
beforeEach(async () => {
  stand = await openStand()
})
afterEach(() => stand.close())

const pending = (): string => join(stand.dir, 'data', 'updates', 'pending')
const kept = (): readonly string[] => (existsSync(pending()) ? readdirSync(pending()) : [])

const tampered = Buffer.from(NEW)
tampered[1000] = 0

test.each<[string, (response: ServerResponse, request: IncomingMessage) => void, string]>([
  ['has other bytes', (response) => void response.end(tampered), 'update-file-differs'],
  ['is longer', (response) => void response.end(Buffer.concat([NEW, Buffer.from('more')])), 'update-file-differs'],
  ['is shorter', (response) => void response.end(NEW.subarray(0, 1000)), 'update-file-differs'],
  [
    'breaks off half way',
    (response) => {
      response.writeHead(200, { 'content-length': NEW.length }).write(NEW.subarray(0, 100_000))
      setTimeout(() => response.destroy(), 50)
    },
    'update-unreachable',
  ],
  ['is not there', (response) => void response.writeHead(404).end(), 'update-file-missing'],
  ['is elsewhere', (response) => void response.writeHead(302, { location: '/x' }).end(), 'update-redirect'],
  [
    'is elsewhere, though it is there',
    (response) => void response.writeHead(200, { location: '/updates/releases/x' }).end(NEW),
    'update-redirect',
  ],
  [
    'comes packed',
    (response) => void response.writeHead(200, { 'content-encoding': 'gzip' }).end(NEW),
    'update-file-differs',
  ],
])('a file that %s is not kept and not installed; the right one is fetched afterwards', async (_, file, code) => {
  serve(stand, { file })
  const { updates } = stand
  await updates.check()
  expect(await codeOf(updates.download())).toBe(code)
  expect(updates.view()).toMatchObject({ phase: 'available', problem: { code } })
  expect(await codeOf(updates.install(false))).toBe('update-not-ready')
  expect([runs(stand), kept()]).toEqual([OLD, []])
  serve(stand)
  expect(await codeOf(updates.download())).toBe('done')
  await updates.install(false)
  expect(readFileSync(stand.appImage).equals(NEW)).toBe(true)
})

test('what was downloaded is looked at once more: changed meanwhile, it is not installed but fetched again', async () => {
  serve(stand)
  const { updates } = stand
  await updates.check()
  await updates.download()
  const name = kept().find((one) => one.endsWith('.AppImage')) ?? ''
  writeFileSync(join(pending(), name), tampered)
  expect(await codeOf(updates.install(false))).toBe('update-file-differs')
  expect([runs(stand), updates.view().phase]).toEqual([OLD, 'available'])
})

test('what an earlier run has downloaded is used, if it is whole; what it left of half a file is not', async () => {
  serve(stand)
  await stand.updates.check()
  await stand.updates.download()
  const files = (): number => stand.asked.filter((asked) => asked.includes('releases')).length
  const second = stand.again()
  await second.check()
  await second.download()
  expect([second.view().phase, files()]).toEqual(['ready', 1])

  const name = kept().find((one) => one.endsWith('.AppImage')) ?? ''
  writeFileSync(join(pending(), name), NEW.subarray(0, 1000))
  const third = stand.again()
  await third.check()
  await third.download()
  expect([third.view().phase, files()]).toEqual(['ready', 2])
  await third.install(false)
  expect(readFileSync(stand.appImage).equals(NEW)).toBe(true)
})

test('what was downloaded goes when it is installed, or when nobody offers it any more', async () => {
  serve(stand)
  const { updates } = stand
  await updates.check()
  await updates.download()
  expect(kept()).not.toEqual([])
  serve(stand, { changes: { rolloutPercent: 0 } })
  await updates.check()
  expect(kept()).toEqual([])
  serve(stand)
  await updates.check()
  await updates.download()
  await updates.install(false)
  expect([kept(), readFileSync(stand.appImage).equals(NEW)]).toEqual([[], true])
})

test('a name in the notes of an earlier run leads to no other file', async () => {
  serve(stand)
  mkdirSync(pending(), { recursive: true })
  const elsewhere = join(stand.dir, 'elsewhere')
  writeFileSync(elsewhere, tampered)
  const { sha512 } = fileOf('1.0.1', 'AppImage', NEW)
  writeFileSync(join(pending(), 'update-info.json'), JSON.stringify({ fileName: '../../../elsewhere', sha512 }))
  await stand.updates.check()
  await stand.updates.download()
  await stand.updates.install(false)
  expect([readFileSync(stand.appImage).equals(NEW), readFileSync(elsewhere).equals(tampered)]).toEqual([true, true])
})

test('a file beside the app that names another feed is not read', async () => {
  // As electron-builder lays it beside the archive, and where electron-updater would look for it.
  for (const folder of ['', 'data', 'data/updates', 'data/updates/pending']) {
    mkdirSync(join(stand.dir, folder), { recursive: true })
    for (const name of ['app-update.yml', 'dev-app-update.yml', 'no-such.yml'])
      writeFileSync(
        join(stand.dir, folder, name),
        'provider: generic\nurl: http://127.0.0.1:9/\nupdaterCacheDirName: x\n',
      )
  }
  Reflect.set(process, 'resourcesPath', stand.dir)
  try {
    serve(stand)
    await stand.updates.check()
    expect(await codeOf(stand.updates.download())).toBe('done')
    expect(existsSync(join(stand.dir, 'data', 'x'))).toBe(false)
  } finally {
    Reflect.deleteProperty(process, 'resourcesPath')
  }
})

/** An AppImage as electron-builder writes it: blocks, then their map, packed, then its size. */
function withBlockMap(blocks: readonly Buffer[]): { readonly whole: Buffer; readonly blockMapSizeBytes: number } {
  const sizes = blocks.map(({ length }) => length)
  const checksums = blocks.map((block) => block.toString('base64').slice(0, 20))
  const map = deflateRawSync(JSON.stringify({ version: '2', files: [{ name: 'file', offset: 0, checksums, sizes }] }))
  const size = Buffer.alloc(4)
  size.writeUInt32BE(map.length)
  return { whole: Buffer.concat([...blocks, map, size]), blockMapSizeBytes: map.length }
}
const block = (letter: string): Buffer => Buffer.alloc(50_000, letter)
const old = withBlockMap(['a', 'b', 'c', 'd'].map(block))
const next = withBlockMap(['a', 'b', 'X', 'd'].map(block))

/** What COS does with one range. */
function answerRange(response: ServerResponse, { headers }: IncomingMessage): void {
  const [, first, last] = /^bytes=(\d+)-(\d+)$/.exec(headers.range ?? '') ?? []
  if (first === undefined) return void response.end(next.whole)
  const part = next.whole.subarray(Number(first), Number(last) + 1)
  response.writeHead(206, { 'content-range': `bytes ${first}-${last}/${next.whole.length}` }).end(part)
}
const serveNext = (file: Parameters<typeof serve>[1]): void => {
  const { blockMapSizeBytes } = next
  serve(stand, { changes: { files: [{ ...fileOf('1.0.1', 'AppImage', next.whole), blockMapSizeBytes }] }, ...file })
}

test('only what has changed is fetched, one range at a time', async () => {
  writeFileSync(stand.appImage, old.whole)
  serveNext({ file: answerRange })
  await stand.updates.check()
  await stand.updates.download()
  await stand.updates.install(false)
  expect(readFileSync(stand.appImage).equals(next.whole)).toBe(true)
  const ranges = stand.asked.filter((asked) => asked.includes('bytes='))
  expect(ranges.length).toBe(2)
  expect(ranges.join(), 'the block that is new').toContain('bytes=100000-149999')
})

test('where ranges are not answered as asked, all of it is fetched, and compared', async () => {
  writeFileSync(stand.appImage, old.whole)
  serveNext({ file: (response) => void response.end(next.whole) })
  await stand.updates.check()
  await stand.updates.download()
  await stand.updates.install(false)
  expect(readFileSync(stand.appImage).equals(next.whole)).toBe(true)
})
