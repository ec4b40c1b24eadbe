import { expect, test } from 'vitest'
import { GroupCommit, gatherFor } from '../../../renderer/upload/group-commit.ts'
import type { JournalChange } from '../../../renderer/upload/journal-records.ts'
import { ManualClock, settle } from '../../fakes/clocks.ts'
import { MemoryJournal } from '../../fakes/memory-journal.ts'

const change = (key: string): JournalChange => ({ store: 'uploads', key, value: undefined })

/** A journal whose transactions are counted by how many changes each carries. */
function gathering() {
  const store = new MemoryJournal()
  const commits: number[] = []
  const commit = store.commit.bind(store)
  store.commit = async (changes, durability) => {
    commits.push(changes.length)
    await commit(changes, durability)
  }
  const clock = new ManualClock()
  return { clock, commits, group: new GroupCommit(store, () => undefined, gatherFor(clock, 40)) }
}

test('changes made within the gathering time share one transaction', async () => {
  const { clock, commits, group } = gathering()
  group.add('a', () => change('a'))
  const saved = group.flush('strict')
  await settle()
  group.add('b', () => change('b'))
  await settle()
  expect(commits).toEqual([])
  await clock.advance(40)
  await saved
  expect(commits).toEqual([2])
})

test('who is in a hurry waits for no others, and takes along what had gathered', async () => {
  const { commits, group } = gathering()
  group.add('a', () => change('a'))
  await settle()
  group.add('b', () => change('b'))
  await group.flush('strict', true)
  expect(commits).toEqual([2])
})

test('a hurry that comes before anything gathers is not forgotten', async () => {
  const { commits, group } = gathering()
  group.add('a', () => change('a'))
  await group.flush('strict', true)
  expect(commits).toEqual([1])
})
