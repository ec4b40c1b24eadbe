import { expect, test } from 'vitest'
import { UploadsModel, type UploadsPorts } from '../../../renderer/admin/uploads-model.ts'
import type { Result } from '../../../shared/errors.ts'
import type { AbortOutcome, IncompleteUpload, UploadSize } from '../../../shared/incomplete-upload.ts'

const NOW_MS = 1_000_000_000_000
const DAY_MS = 86_400_000
const upload = (key: string, days: number, use: IncompleteUpload['use'] = 'free'): IncompleteUpload => ({
  ...{ key, uploadId: `id of ${key}`, initiatedMs: NOW_MS - days * DAY_MS, use },
})
const ok = <T>(value: T): Promise<Result<T>> => Promise.resolve({ ok: true, value })

/** Plays main: answers pages from `pages`, sizes by key, and remembers what it was asked. */
class FakeMain {
  pages: (readonly IncompleteUpload[])[]
  readonly asked: (readonly number[])[] = []
  sizeOf: (index: number) => UploadSize = (index) => ({ state: 'known', sizeBytes: 10 * index, parts: 1 })
  abort: (indices: readonly number[]) => Promise<Result<readonly AbortOutcome[]>> = (indices) =>
    ok(indices.map(() => ({ state: 'aborted' })))
  closed = 0
  readonly call: UploadsPorts['call'] = {
    'uploads.open': () => ok({ listingId: 1 }),
    'uploads.more': () => {
      const [uploads = [], ...rest] = this.pages
      this.pages = rest
      return ok({ uploads, isLast: rest.length === 0, isCut: false, nowMs: NOW_MS })
    },
    'uploads.sizes': ({ indices }) => {
      this.asked.push(indices)
      return ok(indices.map((index) => this.sizeOf(index)))
    },
    'uploads.abort': ({ indices }) => this.abort(indices),
    'uploads.close': () => {
      this.closed += 1
      return ok(undefined)
    },
  }
  constructor(...pages: (readonly IncompleteUpload[])[]) {
    this.pages = pages
  }
}

function modelOf(main: FakeMain) {
  const tasks: (() => void)[] = []
  const model = new UploadsModel('p-0', { call: main.call, later: (task) => void tasks.push(task) })
  /** Until nothing is under way any more, with all that was put off. */
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 200; turn += 1) {
      await Promise.resolve()
      for (const task of tasks.splice(0)) task()
    }
  }
  return { model, settle, keys: () => model.state().rows.map((row) => row.upload.key) }
}

test('pages are shown as they come, the oldest first; sizes follow', async () => {
  const { model, settle, keys } = modelOf(new FakeMain([upload('a', 1), upload('b', 3)], [upload('c', 2)]))
  const reading = model.look()
  expect(model.state().phase).toBe('listing')
  await reading
  await settle()
  expect(keys()).toEqual(['b', 'c', 'a'])
  expect(model.state()).toMatchObject({ phase: 'listed', sum: { sizeBytes: 30, sized: 3 } })
  model.sortBy({ by: 'size', isDescending: true })
  expect(keys()).toEqual(['c', 'b', 'a'])
  model.sortBy({ by: 'key', isDescending: false })
  expect(keys()).toEqual(['a', 'b', 'c'])
})

test('what is on the screen is measured before the rest', async () => {
  const main = new FakeMain(Array.from({ length: 500 }, (_, index) => upload(`${index}`, 1)))
  const { model, settle } = modelOf(main)
  model.want([300, 301])
  await model.look()
  await settle()
  expect(main.asked[0]).toEqual([300, 301])
  expect(main.asked.every((indices) => indices.length <= 50)).toBe(true)
  expect(main.asked.flat().toSorted((a, b) => a - b)).toEqual(Array.from({ length: 500 }, (_, index) => index))
})

test('sizes that may not be had are asked for once, and what is not measured comes last in either order', async () => {
  const main = new FakeMain(Array.from({ length: 120 }, (_, index) => upload(`${index}`, 1)))
  main.sizeOf = (index) =>
    index === 0
      ? { state: 'known', sizeBytes: 5, parts: 1 }
      : { state: 'failed', error: { code: 'permission-missing', subject: '{}' } }
  const { model, settle, keys } = modelOf(main)
  await model.look()
  await settle()
  expect(main.asked).toHaveLength(1)
  expect(model.state().sizesError?.code).toBe('permission-missing')
  for (const isDescending of [true, false]) {
    model.sortBy({ by: 'size', isDescending })
    expect(keys()[0]).toBe('0')
  }
})

test('selecting by age leaves out what is in use, and what is in use cannot be selected at all', async () => {
  const main = new FakeMain([upload('old', 9), upload('new', 1), upload('ours', 9, 'ours'), upload('?', 9, 'unknown')])
  const { model, settle } = modelOf(main)
  await model.look()
  await settle()
  model.selectOlderThan(7 * DAY_MS)
  expect([...model.state().selected]).toEqual([0])
  for (const index of [1, 2, 3]) model.select(index, true)
  expect([...model.state().selected]).toEqual([0, 1])
  model.selectOlderThan(Number.POSITIVE_INFINITY)
  expect(model.state().selected.size).toBe(0)
})

test('aborted ones leave the list, failed ones stay with their reason; the ends are counted', async () => {
  const main = new FakeMain([upload('a', 4), upload('b', 3), upload('c', 2), upload('d', 1)])
  const failed = { state: 'failed', error: { code: 'server-error' } } as const
  main.abort = () => ok([{ state: 'aborted' }, { state: 'gone' }, failed, { state: 'ours' }])
  const { model, settle, keys } = modelOf(main)
  await model.look()
  await settle()
  model.selectOlderThan(0)
  const aborting = model.abortSelected()
  model.aborting(2)
  expect(model.state()).toMatchObject({ phase: 'aborting', progress: { done: 2, total: 4 } })
  await aborting
  expect(keys()).toEqual(['c', 'd'])
  expect(model.state()).toMatchObject({ phase: 'listed', ended: { aborted: 1, gone: 1, left: 1, failed: 1 } })
  expect(model.state().rows[0]?.outcome).toEqual(failed)
  expect([...model.state().selected]).toEqual([2, 3])
})

test('saying no changes nothing and is no error', async () => {
  const main = new FakeMain([upload('a', 4)])
  main.abort = () => Promise.resolve({ ok: false, error: { code: 'cancelled' } })
  const { model, settle } = modelOf(main)
  await model.look()
  await settle()
  model.select(0, true)
  await model.abortSelected()
  expect(model.state()).toMatchObject({ phase: 'listed', error: undefined, ended: undefined })
  expect([...model.state().selected]).toEqual([0])
})

test('a list that cannot be read says why; answers to an earlier look no longer count', async () => {
  const main = new FakeMain([upload('a', 1)])
  const { model, settle, keys } = modelOf(main)
  const refusing = {
    ...main.call,
    'uploads.more': () => Promise.resolve({ ok: false, error: { code: 'sts-refused' } } as const),
  }
  const refused = new UploadsModel('p-0', { call: refusing, later: () => undefined })
  await refused.look()
  expect(refused.state()).toMatchObject({ phase: 'failed', error: { code: 'sts-refused' } })
  const first = model.look()
  main.pages = [[upload('b', 1)]]
  await Promise.all([first, model.look()])
  await settle()
  expect(keys()).toEqual(['b'])
  model.close()
  expect(main.closed).toBe(1)
})
