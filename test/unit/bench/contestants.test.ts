import { expect, test } from 'vitest'
import { contestantsOf, createContestants, roundsOf } from '../../../scripts/lib/bench-contestants.mjs'
import { onSlowLoopback } from '../../../scripts/lib/bench-netem.mjs'
import { sdkAtItsBest } from '../../../scripts/lib/bench-settings.mjs'
import { ALL_WORKLOADS, SWEEP, shrink } from '../../../scripts/lib/bench-workloads.mjs'

const tool = (name: string, isSerial: boolean) => ({
  ...{ name, isSerial, isAside: isSerial, candidates: () => [{}] },
  run: () => Promise.reject(new Error('is not run here')),
})
const tools = [tool('rclone', false), tool('aws-cli', false), tool('s3cmd', true)]
const ownOnes = ['cos-courier', 'cos-nodejs-sdk-v5', 'cos-nodejs-sdk-v5-defaults', 'bare-loop']
const app = { electronDir: '/electron', electron: '1.2.3', appEnv: {} }
const all = createContestants(app, '/built', tools)
const named = (name: string) => {
  const workload = [...ALL_WORKLOADS, ...SWEEP].find((one) => one.name === name)
  if (workload === undefined) throw new Error(`no workload ${name}`)
  return workload
}
const contestant = (name: string) => {
  const found = all.find((one) => one.name === name)
  if (found === undefined) throw new Error(`no contestant ${name}`)
  return found
}
const names = (workload: ReturnType<typeof named>, quick = false) =>
  contestantsOf(workload, all, quick).map(({ name }) => name)

test.each(['1x1GiB', '1x4GiB', '10000x4KiB-https'])('in %s everybody runs who is there', (name) => {
  expect(names(named(name))).toEqual([...ownOnes, 'rclone', 'aws-cli', 's3cmd'])
  expect(contestantsOf(named(name), createContestants(app, '/built', []), false)).toHaveLength(ownOnes.length)
})

test('on a slow line a tool with one connection does not run, but for small files', () => {
  expect(names(named('1x4GiB-relay'))).not.toContain('s3cmd')
  expect(names(named('10000x4KiB-relay'))).toContain('s3cmd')
})

test('in a quick run those run that a mark needs', () => {
  expect(names(named('1x4GiB'), true)).toEqual(['cos-courier', 'cos-nodejs-sdk-v5', 'bare-loop', 'rclone', 'aws-cli'])
  expect(names(shrink(named('10000x4KiB'), 8), true)).toEqual(['cos-courier', 'cos-nodejs-sdk-v5'])
})

test('what a mark needs runs all rounds, what is beside it one', () => {
  const rounds = (workload: string) => all.map((one) => roundsOf(one, shrink(named(workload), 2), 3))
  expect(rounds('1x4GiB')).toEqual([3, 3, 1, 3, 3, 3, 1])
  expect(rounds('1x4GiB-https')).toEqual([3, 3, 1, 3, 1, 1, 1])
  // A slow line alone says how long the slowest takes, and that is minutes.
  expect(rounds('1x4GiB-relay')).toEqual([3, 3, 1, 1, 1, 1, 1])
  expect(rounds('1x1GiB')).toEqual([3, 3, 1, 3, 3, 3, 1])
  expect(new Set(rounds('sweep-4KiB'))).toEqual(new Set([1]))
})

test('the bare loop is one utility process with four connections', () => {
  expect(contestant('bare-loop').candidates(named('1x1GiB'))).toMatchObject([{ connections: 4 }])
})

test('at its defaults the SDK is told nothing but the call', () => {
  expect(contestant('cos-nodejs-sdk-v5-defaults').candidates(named('1x4GiB'))).toEqual([{ call: 'sliceUploadFile' }])
  expect(contestant('cos-nodejs-sdk-v5-defaults').candidates(named('mixed'))).toEqual([{ call: 'uploadFiles' }])
})

test('on a slow line the SDK is tried with many connections', () => {
  const connections = sdkAtItsBest(named('1x4GiB-relay')).map((settings) => Number(settings['ChunkParallelLimit']))
  expect(Math.min(...connections)).toBeGreaterThanOrEqual(16)
})

test('netem gets half the round trip, for loopback is passed both ways', () => {
  const { command, args } = onSlowLoopback(['node', 'bench.mjs'])
  expect(command).toBe('unshare')
  expect(args).toContain('--net')
  expect(args.join(' ')).toMatch(/netem delay 20ms loss 1% && exec "\$@" sh node bench\.mjs$/)
})
