import { expect, test } from 'vitest'
import { overlapGroups } from '../../../renderer/upload/collisions.ts'
import { Connections, fileWeight, type Lane, partWeight, type Release } from '../../../renderer/upload/connections.ts'
import { Fifo } from '../../../renderer/upload/fifo.ts'
import { FOR_A_WHILE, FOREVER, NetworkGate } from '../../../renderer/upload/network-gate.ts'
import { isSinglePut, MAX_PARTS, partCount, partRange, partSizeFor } from '../../../renderer/upload/part-plan.ts'
import { SpeedMeter } from '../../../renderer/upload/view.ts'
import { ManualClock, settle } from '../../fakes/clocks.ts'
import { growthTenfold, NOT_SQUARED } from '../../fakes/growth.ts'

const MIB = 1024 * 1024
const idle = new AbortController().signal

test('parts cover the file without gaps, grow to keep to 10 000, and give up beyond COS’s limit', () => {
  const size = 20 * MIB + 1
  const ranges = [1, 2, 3].map((number) => partRange(number, size, 8 * MIB))
  expect(ranges.map(({ offset, length }) => [offset, length])).toEqual([
    [0, 8 * MIB],
    [8 * MIB, 8 * MIB],
    [16 * MIB, 4 * MIB + 1],
  ])
  expect(partCount(size, 8 * MIB)).toBe(3)
  const huge = 1024 * 1024 * MIB + 1
  const partSize = partSizeFor(huge)
  expect(partSize % MIB).toBe(0)
  expect(partCount(huge, partSize)).toBeLessThanOrEqual(MAX_PARTS)
  expect(() => partSizeFor(60_000 * 1024 * MIB)).toThrow('file-too-large')
  expect([0, 8 * MIB, 8 * MIB + 1].map((bytes) => isSinglePut(bytes, 8 * MIB))).toEqual([true, true, false])
})

test('where many parts can be under way, parts are small enough for that, but never below 1 MiB', () => {
  const sizes = [9, 64, 65, 200, 512, 4096].map((mebibytes) => partSizeFor(mebibytes * MIB, 8 * MIB, 64) / MIB)
  expect(sizes).toEqual([1, 1, 2, 4, 8, 8])
  expect(partSizeFor(4096 * MIB, 8 * MIB, 64)).toBe(partSizeFor(4096 * MIB))
  expect(partSizeFor(200_000 * MIB, 8 * MIB, 64)).toBe(20 * MIB)
})

test('a part counts by its size, the smallest as a small file', async () => {
  expect([1, 2 * MIB, 2 * MIB + 1, 4 * MIB, 8 * MIB, 20 * MIB].map(partWeight)).toEqual([1, 1, 2, 2, 4, 4])
  const connections = new Connections(32)
  let granted = 0
  for (let part = 0; part < 100; part += 1) {
    void connections.acquire('big', idle, partWeight(MIB)).then(() => (granted += 1))
  }
  await settle()
  expect([granted, connections.inUse]).toEqual([32, 32])
})

test('a file of up to 64 KiB counts for a quarter, but connections are never more than allowed', async () => {
  expect([0, 65_536, 65_537, 8 * MIB].map(fileWeight)).toEqual([0.25, 0.25, 1, 1])
  const connections = new Connections(32)
  const releases: Release[] = []
  for (let file = 0; file < 300; file += 1) {
    void connections.acquire('small', idle, fileWeight(4096)).then((release) => releases.push(release))
  }
  await settle()
  expect([releases.length, connections.inUse]).toEqual([128, 32])
  connections.most = 100
  for (const release of releases.splice(0)) release()
  await settle()
  expect([releases.length, connections.inUse]).toEqual([100, 25])
})

test('sources overlap when a key root equals another or lies below it, and only then', () => {
  const groups = (roots: readonly string[]): readonly string[] =>
    overlapGroups(roots).map((group) =>
      group
        .map((index) => roots[index])
        .sort()
        .join(' '),
    )
  expect(groups(['p/a/', 'p/b/', 'p/ab/', 'p/a'])).toEqual([])
  expect(groups(['p/a/', 'p/a/'])).toEqual(['p/a/ p/a/'])
  expect(groups(['p/a/b/', 'p/c/', 'p/a/', 'p/a/x.txt'])).toEqual(['p/a/ p/a/b/ p/a/x.txt'])
  expect(groups(['p/x.txt', 'p/x.txt', 'p/x.txt/'])).toEqual(['p/x.txt p/x.txt'])
  // Names that are equal after normalisation are different keys.
  expect(groups(['p/\u00e9/', 'p/e\u0301/'])).toEqual([])
})

test('dropped files are not compared each with each', async () => {
  const compare = (count: number): void => {
    const roots = Array.from({ length: count }, (_, index) => `p/${index}.txt`)
    expect(overlapGroups(roots)).toEqual([])
  }
  expect(await growthTenfold(2_000, compare)).toBeLessThan(NOT_SQUARED)
})

test('the budget is first come first served within a lane, and lanes take turns', async () => {
  const connections = new Connections(1)
  const order: string[] = []
  const first = await connections.acquire('small', idle)
  const wait = async (lane: Lane, name: string): Promise<void> => {
    const release = await connections.acquire(lane, idle)
    order.push(name)
    await settle()
    release()
  }
  const all = [wait('small', 's1'), wait('small', 's2'), wait('small', 's3'), wait('big', 'b1'), wait('big', 'b2')]
  first()
  first()
  await Promise.all(all)
  // The one that held the connection was small, so a big one is next.
  expect(order).toEqual(['b1', 's1', 'b2', 's2', 's3'])
  expect(connections.inUse).toBe(0)
})

test('the budget holds thirty-two small files, or eight parts, or some of each', async () => {
  const grantedOf = async (lanes: readonly Lane[]): Promise<number> => {
    const connections = new Connections()
    let granted = 0
    for (const lane of lanes) void connections.acquire(lane, idle).then(() => (granted += 1))
    await settle()
    return granted
  }
  const many = (lane: Lane): Lane[] => Array.from({ length: 100 }, () => lane)
  expect(await grantedOf(many('small'))).toBe(32)
  expect(await grantedOf(many('big'))).toBe(8)
  expect(await grantedOf([...many('big').slice(0, 4), ...many('small')])).toBe(4 + 16)
})

test('a part that needs more room than one small file leaves is not starved by small files', async () => {
  const connections = new Connections(4)
  const held = await Promise.all(Array.from({ length: 4 }, () => connections.acquire('small', idle)))
  const order: string[] = []
  const part = connections.acquire('big', idle).then(() => order.push('part'))
  void connections.acquire('small', idle).then(() => order.push('small'))
  for (const release of held) release()
  await part
  expect(order).toEqual(['part'])
})

test('a higher limit lets more in at once, a lower one as connections come back', async () => {
  const connections = new Connections(2)
  const releases: Release[] = []
  const want = (lane: Lane): void => void connections.acquire(lane, idle).then((release) => releases.push(release))
  for (let file = 0; file < 6; file += 1) want('small')
  await settle()
  expect([connections.inUse, connections.isWanted]).toEqual([2, true])
  connections.limit = 4
  await settle()
  expect(connections.inUse).toBe(4)
  connections.limit = 1
  for (const release of releases.splice(0, 3)) release()
  await settle()
  expect(connections.inUse).toBe(1)
  releases.pop()?.()
  await settle()
  expect([connections.inUse, connections.isWanted]).toEqual([1, true])
})

test('at every limit both lanes go on while both wait', async () => {
  for (const limit of [4, 5, 7, 12, 32, 128]) {
    const connections = new Connections(limit)
    const served = { small: 0, big: 0 }
    const work = async (lane: Lane): Promise<void> => {
      for (let time = 0; time < 30; time += 1) {
        const release = await connections.acquire(lane, idle)
        await new Promise((resolve) => setImmediate(resolve))
        served[lane] += 1
        release()
      }
    }
    const both = (['small', 'big'] as const).flatMap((lane) => Array.from({ length: limit * 2 }, () => work(lane)))
    while (served.small + served.big < limit * 8) await new Promise((resolve) => setImmediate(resolve))
    expect(Math.min(served.small, served.big)).toBeGreaterThan(limit)
    await Promise.all(both)
    expect(connections.inUse).toBe(0)
  }
})

test('while the budget is held nothing new begins and what runs may end', async () => {
  const connections = new Connections(8)
  const running = await connections.acquire('big', idle)
  connections.isHeld = true
  let begun = 0
  for (const lane of ['small', 'big'] as const) void connections.acquire(lane, idle).then(() => (begun += 1))
  await settle()
  running()
  await settle()
  expect([begun, connections.inUse]).toEqual([0, 0])
  connections.isHeld = false
  await settle()
  expect(begun).toBe(2)
})

test('who is aborted while waiting leaves the queue and takes no connection', async () => {
  const connections = new Connections(1)
  const release = await connections.acquire('big', idle)
  const controller = new AbortController()
  const given = connections.acquire('big', controller.signal)
  const next = connections.acquire('big', idle)
  controller.abort()
  await expect(given).rejects.toThrow('cancelled')
  release()
  ;(await next)()
  expect(connections.inUse).toBe(0)
})

test('taking from a queue does not move what is left in it', async () => {
  const drain = (count: number): void => {
    const fifo = new Fifo<number>()
    for (let item = 0; item < count; item += 1) fifo.push(item)
    let wrong = 0
    for (let item = 0; item < count; item += 1) wrong += Number(fifo.shift() !== item)
    expect([wrong, fifo.shift(), fifo.length]).toEqual([0, undefined, 0])
  }
  expect(await growthTenfold(20_000, drain)).toBeLessThan(NOT_SQUARED)
})

const UNREACHABLE = { code: 'network-unreachable', subject: 'host' } as const

test('while there is no network one at a time looks, ever more rarely; an answer lets everyone go', async () => {
  const clock = new ManualClock()
  const gate = new NetworkGate(clock, () => 1)
  const passed: number[] = []
  gate.unreachable(UNREACHABLE)
  for (let id = 0; id < 5; id += 1) void gate.pass(idle, FOREVER).then(() => passed.push(id))
  await clock.advance(999)
  expect(passed).toEqual([])
  await clock.advance(1)
  expect(passed).toEqual([0])
  gate.unreachable(UNREACHABLE)
  await clock.advance(1999)
  expect(passed).toEqual([0])
  await clock.advance(1)
  expect(passed).toEqual([0, 1])
  expect(clock.timers).toBe(1)
  gate.reached()
  await settle()
  expect(passed).toEqual([0, 1, 2, 3, 4])
  await gate.pass(idle, FOREVER)
})

test('a command gives up soon where nothing ever answered, later where something did', async () => {
  const clock = new ManualClock()
  const never = new NetworkGate(clock, () => 1)
  never.unreachable(UNREACHABLE)
  const looked: number[] = []
  const lookOn = async (): Promise<void> => {
    for (;;) {
      await never.pass(idle, FOR_A_WHILE)
      looked.push(clock.nowMs())
    }
  }
  const given = expect(lookOn()).rejects.toThrow('network-unreachable')
  await clock.advance(60_000)
  await given
  expect(looked.length).toBe(3)
  const once = new NetworkGate(clock, () => 1)
  once.reached()
  once.unreachable(UNREACHABLE)
  const outcome: string[] = []
  const look = (): Promise<void> => once.pass(idle, FOR_A_WHILE)
  void look()
    .then(look)
    .then(look)
    .then(look)
    .then(look)
    .then(() => outcome.push('patient'))
  await clock.advance(60_000)
  expect(outcome).toEqual(['patient'])
})

test('who stops waiting at the gate leaves nothing behind', async () => {
  const clock = new ManualClock()
  const gate = new NetworkGate(clock, () => 1)
  gate.unreachable(UNREACHABLE)
  const controller = new AbortController()
  const waiting = gate.pass(controller.signal, FOREVER)
  controller.abort()
  await expect(waiting).rejects.toThrow('cancelled')
  await clock.advance(60_000)
  expect(clock.timers).toBe(0)
})

test('speed is the average of the last five seconds and comes down to nothing', () => {
  const meter = new SpeedMeter()
  for (let second = 0; second <= 10; second += 1) meter.perSecond(second * 1000, second * 50)
  expect(meter.perSecond(11_000, 550)).toBe(50)
  expect(meter.perSecond(12_000, 500)).toBeLessThan(50)
  for (let second = 13; second <= 18; second += 1) meter.perSecond(second * 1000, 500)
  expect(meter.perSecond(19_000, 500)).toBe(0)
})
