import { expect, test } from 'vitest'
import { filterOf, NO_FILTER } from '../../../renderer/admin/audit-filter.ts'
import { AuditModel } from '../../../renderer/admin/audit-model.ts'
import type { AuditFilter, AuditPage, AuditRow, AuditState } from '../../../shared/ipc/audit-calls.ts'

const pageOf = (count: number, isLast = false): AuditPage => ({
  rows: Array.from({ length: count }, (_, index): AuditRow => ({ hash: `${index}`, kind: 'credential', members: {} })),
  isLast,
})
const verdict: AuditState = {
  ...{ entries: 1, repairs: 0, head: '0'.repeat(64), firstBad: undefined, firstFile: 1, tornTail: false },
  entriesSinceKeptHead: undefined,
}

/** Main, answering with `pages` one after the other. */
function openModel(pages: readonly AuditPage[]) {
  const left = [...pages]
  const asked: AuditFilter[] = []
  const gates: (() => void)[] = []
  const held = { isHeld: false }
  const model = new AuditModel({
    'audit.open': async ({ filter }) => {
      asked.push(filter)
      return { ok: true, value: { listId: asked.length } }
    },
    'audit.more': async () => {
      const value = left.shift() ?? pageOf(0, true)
      if (held.isHeld) await new Promise<void>((resolve) => gates.push(resolve))
      return { ok: true, value }
    },
    'audit.verify': async () => ({ ok: false, error: { code: 'audit-unreadable' } }),
    'audit.export': async () => ({ ok: true, value: { name: 'log.csv', entries: 1, head: verdict.head } }),
  })
  return { model, asked, held, gates }
}
const seen = ({ model }: ReturnType<typeof openModel>) => [model.state().phase, model.state().rows.length]

test('short pages are read on until there is something to see', async () => {
  const opened = openModel([pageOf(0), pageOf(3), pageOf(60), pageOf(1, true)])
  await opened.model.look({})
  expect(seen(opened)).toEqual(['more', 63])
  await opened.model.more()
  expect(seen(opened)).toEqual(['all', 64])
})

test('rows of an earlier filter do not come into a later one', async () => {
  const opened = openModel([pageOf(70), pageOf(2, true)])
  opened.held.isHeld = true
  const first = opened.model.look({ text: 'a' })
  await expect.poll(() => opened.gates.length).toBe(1)
  opened.held.isHeld = false
  await opened.model.look({ text: 'ab' })
  opened.gates[0]?.()
  await first
  expect(seen(opened)).toEqual(['all', 2])
  expect(opened.asked).toEqual([{ text: 'a' }, { text: 'ab' }])
})

test('what cannot be read is said, and an export tells what it wrote', async () => {
  const opened = openModel([])
  await opened.model.verify()
  expect(opened.model.state().problem).toEqual({ code: 'audit-unreadable' })
  await opened.model.export('csv')
  expect(opened.model.state()).toMatchObject({ exported: { name: 'log.csv' }, problem: undefined })
})

test('only what was chosen is asked for', () => {
  expect(filterOf(NO_FILTER, 0)).toEqual({})
  const all = { topic: 'keys', outcome: 'done', profileName: 'photos', time: 'week', text: ' a ' } as const
  expect(filterOf(all, 8 * 86_400_000)).toEqual({
    ...{ topic: 'keys', outcome: 'done', profileName: 'photos', sinceMs: 86_400_000, text: 'a' },
  })
})
