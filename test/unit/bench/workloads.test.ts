import { createHash } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readBenchOptions } from '../../../scripts/lib/bench-args.mjs'
import { assertRoomFor, createFileStore, filesOf, makeFiles } from '../../../scripts/lib/bench-files.mjs'
import { ALL_WORKLOADS, mixedSizes, shrink } from '../../../scripts/lib/bench-workloads.mjs'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'bench-workloads-'))
})
afterAll(() => rm(folder, { recursive: true }))

const idle = new AbortController().signal
const big = ALL_WORKLOADS.find(({ name }) => name === '1x1GiB')
const small = ALL_WORKLOADS.find(({ name }) => name === '10000x4KiB')

async function make(workload: typeof big, name: string, divisor: number): Promise<Buffer[]> {
  if (workload === undefined) throw new Error('no such workload')
  const shrunk = shrink(workload, divisor)
  await makeFiles(shrunk, path.join(folder, name), idle)
  return Promise.all(filesOf(shrunk).map((file) => readFile(path.join(folder, name, file.name))))
}

test('files have their sizes, differ from each other, and are the same in every run', async () => {
  const contents = await make(small, 'small', 50)
  const again = await make(small, 'again', 50)
  expect(contents.map(({ length }) => length)).toEqual(Array(200).fill(4096))
  expect(new Set(contents.map((content) => createHash('sha1').update(content).digest('hex'))).size).toBe(200)
  expect(Buffer.concat(again).equals(Buffer.concat(contents))).toBe(true)
  // The key stream of AES-128 under the all-zero key begins with the encryption of the all-zero block (FIPS 197 key 0).
  expect(contents[0]?.subarray(0, 16).toString('hex')).toBe('66e94bd4ef8a2c3b884cfa59ca342b2e')
})

test('a large file that is no multiple of what is written at once has exactly its size', async () => {
  const [content] = await make(big, 'big', 127)
  expect(content?.length).toBe(Math.ceil(2 ** 30 / 127))
})

test('stops when told to', async () => {
  if (big === undefined) throw new Error('no such workload')
  const stopped = AbortSignal.abort(new Error('stop'))
  await expect(makeFiles(shrink(big, 100), path.join(folder, 'stopped'), stopped)).rejects.toThrow('stop')
})

test('mixed files are written with the size of each', async () => {
  if (big === undefined) throw new Error('no such workload')
  const fileSizes = mixedSizes(5, 100_000)
  const mixed = { ...big, files: 5, fileBytes: 100_000, fileSizes }
  const contents = await make(mixed, 'mixed', 1)
  expect(contents.map(({ length }) => length)).toEqual(fileSizes)
  expect(mixedSizes(5, 100_000)).toEqual(fileSizes)
})

test('files are made once for workloads that share them, and give way to the next', async () => {
  if (big === undefined || small === undefined) throw new Error('no such workload')
  const said: string[] = []
  const store = createFileStore({ folder: path.join(folder, 'store'), isMemory: false }, idle, (message) =>
    said.push(message),
  )
  const one = shrink(small, 1000)
  const place = await store.provide(one)
  await store.provide({ ...one, name: 'the same over TLS' })
  await store.provide(shrink(big, 1024))
  expect(said).toEqual(['10000x4KiB (1/1000): making files', '1x1GiB (1/1024): making files'])
  expect(await readdir(place)).toEqual(['f00000.bin'])
})

test('a disk without room for the files is refused before they are made', async () => {
  await assertRoomFor(folder, 0)
  await expect(assertRoomFor(folder, 2 ** 60)).rejects.toThrow('1099511628800 MiB')
})

const names = {
  usual: () => ['1x1GiB', '10000x4KiB'],
  quick: ['1x4GiB', '10000x4KiB'],
  all: () => ['everything'],
  sweep: ['sweep-4KiB'],
  known: ['1x1GiB', '10000x4KiB', '1x4GiB', 'mixed'],
}

test('without arguments: the usual workloads, three rounds, full size', () => {
  const usual = { json: false, quick: false, rounds: 3, workloads: names.usual(), sizeDivisor: 1, svg: undefined }
  expect(readBenchOptions([], names)).toEqual(usual)
})

test('a quick run is one round of two workloads, if it is not told otherwise', () => {
  expect(readBenchOptions(['--quick'], names)).toMatchObject({ quick: true, rounds: 1, workloads: names.quick })
  const told = readBenchOptions(['--quick', '--rounds', '2', '--workload', 'mixed'], names)
  expect(told).toMatchObject({ quick: true, rounds: 2, workloads: ['mixed'] })
})

test('all workloads can be asked for, but not all and one', () => {
  expect(readBenchOptions(['--all'], names).workloads).toEqual(['everything'])
  expect(() => readBenchOptions(['--all', '--workload', 'mixed'], names)).toThrow('exclude each other')
})

test('a picture takes a sweep over sizes, beside what was asked for', () => {
  const { svg, workloads } = readBenchOptions(['--svg', 'out', '--workload', 'mixed'], names)
  expect([svg, workloads]).toEqual(['out', ['mixed', 'sweep-4KiB']])
})

test('workloads can be picked, and only those that exist', () => {
  expect(readBenchOptions(['--workload', '10000x4KiB', '--json'], names)).toMatchObject({
    workloads: ['10000x4KiB'],
    json: true,
  })
  expect(() => readBenchOptions(['--workload', '1x1TiB'], names)).toThrow('1x1TiB')
})

test.each([['--rounds', '0'], ['--rounds', '1.5'], ['--size-divisor', '-2'], ['--what'], ['--svg', '']])(
  'refuses %s %s',
  (...args) => {
    expect(() => readBenchOptions(args, names)).toThrow('npm run bench')
  },
)
