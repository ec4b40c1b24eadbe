import { expect, test } from 'vitest'
import type { UseOf } from '../../../main/uploads/own-uploads.ts'
import type { Unfinished } from '../../../main/uploads/unfinished.ts'
import { type AbortPlan, createWindowUploads } from '../../../main/uploads/window-uploads.ts'
import { AppError } from '../../../shared/errors.ts'
import { exampleProfile } from '../broker/example-profile.ts'

const profile = exampleProfile()
const listed = (...keys: readonly string[]) =>
  keys.map((key, index) => ({ key, uploadId: `id-${key}`, initiatedMs: 1000 * (index + 1) }))

/** COS with these pages; aborts are remembered. */
class FakeUnfinished implements Unfinished {
  readonly aborted: string[] = []
  isClosed = false
  readonly #pages: (readonly string[])[]
  constructor(...pages: (readonly string[])[]) {
    this.#pages = pages
  }
  readonly page: Unfinished['page'] = async () => {
    const items = listed(...(this.#pages.shift() ?? []))
    return this.#pages.length === 0 ? { items } : { items, after: { prefix: '' } }
  }
  readonly sizeOf: Unfinished['sizeOf'] = async ({ key }) => {
    if (key === 'unmeasured') throw new AppError({ code: 'server-error' })
    return { state: 'known', sizeBytes: 100, parts: 1 }
  }
  readonly abort: Unfinished['abort'] = async ({ key }) => {
    if (key === 'failing') throw new AppError({ code: 'permission-missing', subject: '{}' })
    this.aborted.push(key)
    return { state: 'aborted' }
  }
  readonly close = (): void => {
    this.isClosed = true
  }
}

function arrange(unfinished: FakeUnfinished, uses: Record<string, 'ours' | 'unknown'> = {}) {
  const plans: AbortPlan[] = []
  const answer = { confirms: true, whileAsking: () => undefined as unknown }
  const useOf: UseOf = (_bucket, { key }) => uses[key] ?? 'free'
  const uploads = createWindowUploads({
    ...{ openUnfinished: () => unfinished, lookAtOwn: async () => useOf, serverNowMs: () => 10_000 },
    confirmAbort: async (plan) => {
      plans.push(plan)
      answer.whileAsking()
      return answer.confirms
    },
    onProgress: () => undefined,
  })
  return { uploads, plans, answer, uses }
}

test('the question says how many, how old and how much, without those in use', async () => {
  const unfinished = new FakeUnfinished(['a', 'unmeasured', 'mine'])
  const { uploads, plans } = arrange(unfinished, { mine: 'ours' })
  const id = uploads.open(profile)
  expect((await uploads.more(id)).uploads.map(({ use }) => use)).toEqual(['free', 'free', 'ours'])
  await uploads.sizes(id, [0, 1])
  const outcomes = await uploads.abort(id, [0, 1, 2, 99])
  expect(plans).toMatchObject([{ count: 2, oldestMs: 1000, newestMs: 2000, sizeBytes: 100, unsized: 1, nowMs: 10_000 }])
  expect(outcomes.map(({ state }) => state)).toEqual(['aborted', 'aborted', 'ours', 'unknown'])
  expect(unfinished.aborted).toEqual(['a', 'unmeasured'])
})

test('without a yes nothing is aborted, and where all are in use nothing is asked', async () => {
  const unfinished = new FakeUnfinished(['a', 'mine'])
  const { uploads, plans, answer } = arrange(unfinished, { mine: 'unknown' })
  answer.confirms = false
  const id = uploads.open(profile)
  await uploads.more(id)
  await expect(uploads.abort(id, [0])).rejects.toMatchObject({ info: { code: 'cancelled' } })
  expect(await uploads.abort(id, [1])).toEqual([{ state: 'unknown' }])
  expect([unfinished.aborted, plans.length]).toEqual([[], 1])
})

test('what becomes ours while the question is open stays', async () => {
  const unfinished = new FakeUnfinished(['a', 'failing'])
  const { uploads, answer, uses } = arrange(unfinished)
  answer.whileAsking = () => Object.assign(uses, { a: 'ours' })
  const id = uploads.open(profile)
  await uploads.more(id)
  const failed = { state: 'failed', error: { code: 'permission-missing', subject: '{}' } }
  expect(await uploads.abort(id, [0, 1])).toEqual([{ state: 'ours' }, failed])
  expect(unfinished.aborted).toEqual([])
})

test('pages follow each other however they are asked for, and the places go on', async () => {
  const { uploads } = arrange(new FakeUnfinished(['a'], ['b']))
  const id = uploads.open(profile)
  const pages = await Promise.all([uploads.more(id), uploads.more(id)])
  expect(pages.map(({ uploads: page, isLast }) => [page[0]?.key, isLast])).toEqual([
    ['a', false],
    ['b', true],
  ])
  expect(await uploads.sizes(id, [1])).toEqual([{ state: 'known', sizeBytes: 100, parts: 1 }])
})

test('a list that another has replaced answers nothing more', async () => {
  const unfinished = new FakeUnfinished(['a'])
  const { uploads } = arrange(unfinished)
  const first = uploads.open(profile)
  uploads.open(profile)
  expect(unfinished.isClosed).toBe(true)
  await expect(uploads.more(first)).rejects.toMatchObject({ info: { code: 'cancelled' } })
})
