import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { readFaultsOptions } from '../../../scripts/lib/faults-args.mjs'
import { planFiles, writeFiles } from '../../../scripts/lib/faults-files.mjs'
import { bytesOf, randomOf, shuffled } from '../../../scripts/lib/faults-random.mjs'
import { keyProblem } from '../../../shared/cos-key.ts'

const MIB = 1024 * 1024

test('the mixed folder has empty files, some hundred small ones, and several that go in parts', () => {
  const sizes = [...planFiles('1').values()]
  const count = (isSuch: (size: number) => boolean) => sizes.filter(isSuch).length
  expect(count((size) => size === 0)).toBeGreaterThanOrEqual(20)
  expect(count((size) => size === 4096)).toBe(200)
  expect(count((size) => size === MIB)).toBe(20)
  expect(count((size) => size > 9 * MIB && size <= 42 * MIB)).toBe(5)
})

test('every name is hostile to something, and none to COS', () => {
  const names = [...planFiles('1').keys()]
  expect(names.map((name) => keyProblem(`round-1/mixed/${name}`))).toEqual(names.map(() => undefined))
  expect(names.filter((name) => !/^[\w./ -]+$/.test(name)).length).toBeGreaterThan(10)
})

test('the same seed writes the same bytes, another seed others', () => {
  expect(bytesOf('x big', 9 * MIB).equals(bytesOf('x big', 9 * MIB))).toBe(true)
  const dirs = ['x', 'x', 'y'].map((seed) => {
    const dir = mkdtempSync(path.join(tmpdir(), 'cos-courier-files-'))
    onTestFinished(() => rmSync(dir, { recursive: true }))
    return { dir, names: writeFiles(dir, seed, (name) => !name.startsWith('big') && !name.startsWith('middle')) }
  })
  const bytes = (name: string) => dirs.map(({ dir }) => readFileSync(path.join(dir, name)))
  expect(dirs[0]?.names.length).toBeGreaterThan(230)
  for (const name of dirs[0]?.names ?? []) {
    const [first, again, other] = bytes(name)
    expect(first?.equals(again ?? Buffer.alloc(1)), name).toBe(true)
    if ((first?.length ?? 0) > 100) expect(first?.equals(other ?? Buffer.alloc(1)), name).toBe(false)
  }
})

test('chance follows its seed and covers its range', () => {
  const take = (seed: string) => {
    const random = randomOf(seed)
    return Array.from({ length: 1000 }, random)
  }
  expect(take('a')).toEqual(take('a'))
  expect(take('a')).not.toEqual(take('b'))
  expect(Math.abs(take('a').reduce((sum, value) => sum + value) / 1000 - 0.5)).toBeLessThan(0.05)
  expect(bytesOf('a', 16).equals(bytesOf('b', 16))).toBe(false)
  const orders = new Set(Array.from({ length: 60 }, (_, seed) => shuffled([1, 2, 3], randomOf(`${seed}`)).join('')))
  expect(orders.size).toBe(6)
})

test('options: defaults, a printed seed, and words for what is wrong', () => {
  expect(readFaultsOptions(['--seed', 's'])).toEqual({
    ...{ seconds: 60, seed: 's', rate: 0.05 },
    ...{ keep: undefined, sabotage: undefined },
  })
  expect(readFaultsOptions([]).seed).toMatch(/^\d+$/)
  expect(readFaultsOptions(['--sabotage', 'drop', '--seconds', '300'])).toMatchObject({
    sabotage: 'drop',
    seconds: 300,
  })
  for (const args of [
    ['--rate', '2'],
    ['--seconds', '-1'],
    ['--seconds', ''],
    ['--sabotage', 'burn'],
    ['--what'],
    ['x'],
  ])
    expect(() => readFaultsOptions(args), args.join(' ')).toThrow('npm run faults')
})
