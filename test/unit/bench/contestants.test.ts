import { expect, test } from 'vitest'
import { contestantsOf, createContestants } from '../../../scripts/lib/bench-contestants.mjs'
import { onSlowLoopback } from '../../../scripts/lib/bench-netem.mjs'
import { sdkAtItsBest } from '../../../scripts/lib/bench-settings.mjs'
import { ALL_WORKLOADS, shrink, WORKLOADS } from '../../../scripts/lib/bench-workloads.mjs'

const all = createContestants({ electronDir: '/electron', electron: '1.2.3', appEnv: {} }, '/built')
const named = (name: string) => {
  const workload = ALL_WORKLOADS.find((one) => one.name === name)
  if (workload === undefined) throw new Error(`no workload ${name}`)
  return workload
}

test('the workloads of a run without arguments keep the contestants they always had, also when shrunk', () => {
  for (const workload of [...WORKLOADS, ...WORKLOADS.map((one) => shrink(one, 8))]) {
    expect(contestantsOf(workload, all, false)).toEqual([all.ours, all.sdk, all.bareNode])
  }
})

test.each(['1x4GiB', '10000x4KiB-https', 'mixed-relay'])(
  'in %s the SDK runs at its best and as it comes, the bare loop in a utility process',
  (name) => {
    const contestants = contestantsOf(named(name), all, false)
    expect(contestants).toEqual([all.ours, all.sdk, all.sdkDefaults, all.bareUtility])
    const names = ['cos-courier', 'cos-nodejs-sdk-v5', 'cos-nodejs-sdk-v5-defaults', 'bare-loop']
    expect(contestants.map((contestant) => contestant.name)).toEqual(names)
    expect(all.bareUtility.candidates(named(name))).toMatchObject([{ connections: 4 }])
  },
)

test('a quick run does without the SDK at its defaults', () => {
  expect(contestantsOf(named('1x4GiB'), all, true)).toEqual([all.ours, all.sdk, all.bareUtility])
})

test('at its defaults the SDK is told nothing but the call', () => {
  expect(all.sdkDefaults.candidates(named('1x4GiB'))).toEqual([{ call: 'sliceUploadFile' }])
  expect(all.sdkDefaults.candidates(named('mixed'))).toEqual([{ call: 'uploadFiles' }])
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
