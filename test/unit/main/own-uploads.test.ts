import { expect, test, vi } from 'vitest'
import { createJournalQuestions } from '../../../main/uploads/ask-journal.ts'
import { type KnownUploads, lookAtOwn } from '../../../main/uploads/own-uploads.ts'

const batch = { batchId: 'b', profileId: 'p', prefix: 'in/open/', sources: [] }
async function look(known: KnownUploads | undefined, batches = [batch], bucket: string | undefined = 'photos-1') {
  const useOf = await lookAtOwn({
    ask: async () => known,
    openBatches: () => batches,
    bucketOf: () => bucket,
  })
  return (key: string, uploadId = 'other', inBucket = 'photos-1') => useOf(inBucket, { key, uploadId })
}

test('the journal tells ours by their ids', async () => {
  const useOf = await look({ isWhole: true, uploads: [{ key: 'in/open/a', uploadId: 'u1' }] })
  expect(useOf('in/open/a', 'u1')).toBe('ours')
  expect(useOf('in/open/a', 'u2')).toBe('free')
})

test('an upload that is being begun has no id yet: any of its key may be it', async () => {
  const useOf = await look({ isWhole: true, uploads: [{ key: 'in/open/a' }] })
  expect(useOf('in/open/a')).toBe('unknown')
  expect(useOf('in/open/b')).toBe('free')
})

test('without a journal all that an open batch may have begun may be ours', async () => {
  const useOf = await look(undefined)
  expect(useOf('in/open/a')).toBe('unknown')
  expect(useOf('in/closed/a')).toBe('free')
  expect(useOf('in/open/a', 'other', 'another-1')).toBe('free')
})

test('without a journal and without open batches nothing is ours', async () => {
  expect((await look(undefined, []))('in/open/a')).toBe('free')
})

test('a journal that is not whole tells of some, and of the rest nothing', async () => {
  const useOf = await look({ isWhole: false, uploads: [{ key: 'in/x', uploadId: 'u1' }] })
  expect(useOf('in/x', 'u1')).toBe('ours')
  expect(useOf('in/open/a')).toBe('unknown')
})

test('of a batch whose profile is gone the bucket may be any', async () => {
  const useOf = await lookAtOwn({ ask: async () => undefined, openBatches: () => [batch], bucketOf: () => undefined })
  expect(useOf('any-1', { key: 'in/open/a', uploadId: 'u' })).toBe('unknown')
})

test('questions find their answers; without a page, and without an answer, nothing is known', async () => {
  vi.useFakeTimers()
  try {
    const asked: number[] = []
    let isThere = true
    const questions = createJournalQuestions((id) => {
      asked.push(id)
      return isThere
    })
    const [first, second] = [questions.ask(), questions.ask()]
    const known = { isWhole: true, uploads: [] }
    questions.tell(asked[1] ?? 0, known)
    questions.tell(999, known)
    expect(await second).toBe(known)
    await vi.advanceTimersByTimeAsync(10_000)
    expect(await first).toBeUndefined()
    isThere = false
    expect(await questions.ask()).toBeUndefined()
  } finally {
    vi.useRealTimers()
  }
})
