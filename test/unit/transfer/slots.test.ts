import { expect, test } from 'vitest'
import { createSlots } from '../../../main/transfer/slots.ts'

const memory = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true })
const idle = new AbortController().signal

test('slots do not overlap and are all of the size asked for', async () => {
  const slots = createSlots(memory, 1024, 3, 4096)
  const taken = await Promise.all([slots.take(1, idle), slots.take(1, idle), slots.take(1, idle)])
  expect(taken.map(({ address }) => address).toSorted((a, b) => a - b)).toEqual([1024, 5120, 9216])
  expect(taken.every(({ bytes, address }) => bytes.length === 4096 && bytes.byteOffset === address)).toBe(true)
})

test('who finds none waits, first come first served', async () => {
  const slots = createSlots(memory, 0, 1, 16)
  const first = await slots.take(1, idle)
  const order: number[] = []
  const second = slots.take(1, idle).then((slot) => {
    order.push(2)
    slot.give()
  })
  const third = slots.take(1, idle).then(() => order.push(3))
  first.give()
  await Promise.all([second, third])
  expect(order).toEqual([2, 3])
})

test('who cannot wait gets a free slot or nothing', async () => {
  const slots = createSlots(memory, 0, 1, 16)
  const slot = slots.takeNow(1)
  expect(slot?.address).toBe(0)
  expect(slots.takeNow(1)).toBeUndefined()
  slot?.give()
  expect((await slots.take(1, idle)).address).toBe(0)
})

test('who stops waiting takes nothing', async () => {
  const slots = createSlots(memory, 0, 1, 16)
  const first = await slots.take(1, idle)
  const giveUp = new AbortController()
  const waiting = slots.take(1, giveUp.signal)
  giveUp.abort(new Error('cancelled'))
  await expect(waiting).rejects.toThrow('cancelled')
  first.give()
  expect((await slots.take(1, idle)).address).toBe(first.address)
})

test('who wants more than one gets them in a row, or what there is', async () => {
  const slots = createSlots(memory, 0, 6, 16)
  const [first, second] = [await slots.take(17, idle), await slots.take(16, idle)]
  expect([first, second].map(({ address, bytes }) => [address, bytes.length])).toEqual([
    [0, 32],
    [32, 16],
  ])
  const last = await slots.take(100, idle)
  expect([last.address, last.bytes.length]).toEqual([48, 48])
  first.give()
  last.give()
  const again = await slots.take(48, idle)
  expect([again.address, again.bytes.length]).toEqual([48, 48])
  const rest = await slots.take(48, idle)
  expect([rest.address, rest.bytes.length]).toEqual([0, 32])
  expect(slots.takeNow(1)).toBeUndefined()
})

test('what is given back goes to those who wait, as far as it reaches', async () => {
  const slots = createSlots(memory, 0, 4, 16)
  const all = await slots.take(64, idle)
  const waiting = [slots.take(32, idle), slots.take(16, idle), slots.take(64, idle), slots.take(16, idle)]
  all.give()
  const served = await Promise.all(waiting.slice(0, 3))
  expect(served.map(({ address, bytes }) => [address, bytes.length])).toEqual([
    [0, 32],
    [32, 16],
    [48, 16],
  ])
  served[0]?.give()
  expect((await waiting[3])?.address).toBe(0)
})
