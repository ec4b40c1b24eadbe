import { expect, test } from 'vitest'
import { createSlots } from '../../../main/transfer/slots.ts'

const memory = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true })
const idle = new AbortController().signal

test('slots do not overlap and are all of the size asked for', async () => {
  const slots = createSlots(memory, 1024, 3, 4096)
  const taken = await Promise.all([slots.take(idle), slots.take(idle), slots.take(idle)])
  expect(taken.map(({ address }) => address).toSorted((a, b) => a - b)).toEqual([1024, 5120, 9216])
  expect(taken.every(({ bytes, address }) => bytes.length === 4096 && bytes.byteOffset === address)).toBe(true)
})

test('who finds none waits, first come first served', async () => {
  const slots = createSlots(memory, 0, 1, 16)
  const first = await slots.take(idle)
  const order: number[] = []
  const second = slots.take(idle).then((slot) => {
    order.push(2)
    slot.give()
  })
  const third = slots.take(idle).then(() => order.push(3))
  first.give()
  await Promise.all([second, third])
  expect(order).toEqual([2, 3])
})

test('who cannot wait gets a free slot or nothing', async () => {
  const slots = createSlots(memory, 0, 1, 16)
  const slot = slots.takeNow()
  expect(slot?.address).toBe(0)
  expect(slots.takeNow()).toBeUndefined()
  slot?.give()
  expect(await slots.take(idle)).toBe(slot)
})

test('who stops waiting takes nothing', async () => {
  const slots = createSlots(memory, 0, 1, 16)
  const first = await slots.take(idle)
  const giveUp = new AbortController()
  const waiting = slots.take(giveUp.signal)
  giveUp.abort(new Error('cancelled'))
  await expect(waiting).rejects.toThrow('cancelled')
  first.give()
  expect((await slots.take(idle)).address).toBe(first.address)
})
