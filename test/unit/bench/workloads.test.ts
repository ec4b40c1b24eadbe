import { createHash } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readBenchOptions } from '../../../scripts/lib/bench-args.mjs'
import { filesOf, makeFiles, shrink, WORKLOADS } from '../../../scripts/lib/bench-workloads.mjs'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'bench-workloads-'))
})
afterAll(() => rm(folder, { recursive: true }))

const idle = new AbortController().signal
const [big, small] = WORKLOADS

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

const names = WORKLOADS.map(({ name }) => name)

test('without arguments: every workload, three rounds, full size', () => {
  expect(readBenchOptions([], names)).toEqual({ json: false, rounds: 3, workloads: names, sizeDivisor: 1 })
})

test('workloads can be picked, and only those that exist', () => {
  expect(readBenchOptions(['--workload', '10000x4KiB', '--json'], names)).toMatchObject({
    workloads: ['10000x4KiB'],
    json: true,
  })
  expect(() => readBenchOptions(['--workload', '1x1TiB'], names)).toThrow('1x1TiB')
})

test.each([['--rounds', '0'], ['--rounds', '1.5'], ['--size-divisor', '-2'], ['--what']])(
  'refuses %s %s',
  (...args) => {
    expect(() => readBenchOptions(args, names)).toThrow('npm run bench')
  },
)
