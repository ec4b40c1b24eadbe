import { describe, expect, test } from 'vitest'
import {
  type Effect,
  effectOf,
  numbersOf,
  type PanelNumbers,
  sentAtMost,
} from '../../../renderer/transfer/uploads/panel/panel-numbers.ts'
import {
  atOnceText,
  effectText,
  panelFacts,
  panelTitle,
  sourcesText,
  uploadText,
} from '../../../renderer/transfer/uploads/panel/panel-texts.ts'
import type { Panel } from '../../../renderer/transfer/uploads/panel/panels.ts'
import type { HeldBatch } from '../../../renderer/upload/held-contract.ts'
import { CONFLICT_CHOICES, defaultBatchOptions } from '../../../shared/batch-options.ts'
import { createTranslator } from '../../../shared/messages/translate.ts'
import { heldOf } from './held.ts'

const t = createTranslator('en')
const zh = createTranslator('zh-CN')
const options = defaultBatchOptions()
const batchOf = (batchId: string) => {
  const source = { sourceId: `s-${batchId}`, name: batchId, kind: 'folder' } as const
  return { batchId, profileId: 'p', prefix: '', sources: [source], options, held: true } as const
}
const panelOf = (...ids: readonly string[]): Panel => {
  return { id: 'panel', profileId: 'p', prefix: '', options, batches: ids.map(batchOf) }
}
const EXISTING = { absent: 50, sameSize: 20, otherSize: 10, newer: 12, notNewer: 3, looking: false }
const heldWith = (rest: Partial<HeldBatch>): HeldBatch => heldOf(batchOf('a'), rest)
const numbersWith = (rest: Partial<HeldBatch>): PanelNumbers => numbersOf(panelOf('a'), [heldWith(rest)])

describe('numbers', () => {
  test('are the sums over the panel’s batches; others do not count', () => {
    const held = [
      heldOf(batchOf('a'), {
        files: 2,
        bytes: 10,
        skipped: { hidden: 1, excluded: 1 },
        existing: EXISTING,
        collisions: 1,
      }),
      heldOf(batchOf('b'), {
        files: 3,
        bytes: 20,
        skipped: { excluded: 4 },
        existing: EXISTING,
        taken: 2,
        overlaps: 3,
      }),
      heldOf(batchOf('c'), { files: 9, walking: true }),
    ]
    expect(numbersOf(panelOf('a', 'b'), held)).toMatchObject({
      ...{ files: 5, bytes: 30, walking: false, collisions: 1, taken: 2, overlaps: 3 },
      skipped: [
        ['excluded', 5],
        ['hidden', 1],
      ],
      existing: { absent: 100, sameSize: 40, otherSize: 20, newer: 24, notNewer: 6, looking: false },
    })
  })

  test('of a batch the worker has not told of yet are still being counted', () => {
    expect(numbersOf(panelOf('a', 'b'), [heldWith({ files: 1 })])).toMatchObject({
      ...{ walking: true, files: 1 },
      existing: { looking: true },
    })
  })

  test('name each kind of failure once, with the first of it', () => {
    const failure = (subject: string, count: number) =>
      ({ error: { code: 'file-unreadable', subject }, count }) as const
    const held = [heldWith({ failed: [failure('x', 2)] }), heldOf(batchOf('b'), { failed: [failure('y', 3)] })]
    expect(numbersOf(panelOf('a', 'b'), held).failed).toEqual([failure('x', 5)])
  })
})

describe('what a choice does', () => {
  const numbers = numbersWith({ files: 100, existing: EXISTING })
  const expected: Readonly<Record<(typeof CONFLICT_CHOICES)[number], Partial<Effect>>> = {
    overwrite: { replaced: 30, compared: 20 },
    skip: { left: 30, compared: 20 },
    rename: { renamed: 30, compared: 20 },
    different: { replaced: 10, compared: 40 },
    newer: { replaced: 12, left: 3, compared: 35 },
  }

  test.each(CONFLICT_CHOICES)('%s: each file is in exactly one number', (choice) => {
    const effect = effectOf(choice, numbers)
    expect(effect).toEqual({
      fresh: 50,
      replaced: 0,
      renamed: 0,
      left: 0,
      compared: 0,
      blocked: 0,
      ...expected[choice],
    })
    expect(Object.values(effect).reduce((sum, count) => sum + count, 0)).toBe(100)
    expect(sentAtMost(effect)).toBe(100 - effect.left)
  })

  test.each(CONFLICT_CHOICES)(
    '%s: files whose key another one has are sent under other names or not at all',
    (choice) => {
      const blocked = { files: 10, absent: 4, sameSize: 2, otherSize: 1, newer: 1, notNewer: 1 }
      const effect = effectOf(choice, numbersWith({ files: 100, existing: EXISTING, blocked }))
      expect(Object.values(effect).reduce((sum, count) => sum + count, 0)).toBe(100)
      expect(Object.values(effect).every((count) => count >= 0)).toBe(true)
      expect(effect).toMatchObject(choice === 'rename' ? { blocked: 0, fresh: 50 } : { blocked: 10, fresh: 46 })
      expect(sentAtMost(effect)).toBe(100 - effect.left - effect.blocked)
    },
  )

  test('is told with the numbers that are not zero, and what is not known as what it is', () => {
    expect(effectText(t, 'skip', numbers)).toBe('50 new · 30 skipped · 20 to be compared')
    expect(effectText(t, 'overwrite', numbers)).toBe('50 new · 30 replaced · 20 new or replaced')
    expect(effectText(t, 'rename', numbersWith({}))).toBe('no files')
    const looking = numbersWith({ files: 100, existing: { ...EXISTING, looking: true } })
    expect(effectText(t, 'skip', looking)).toBe('50 new · 30 skipped · 20 being looked up')
    expect(effectText(zh, 'skip', numbers)).toBe('新增 50，跳过 30，待比较 20')
  })
})

describe('in words', () => {
  test('the button has a number once that will not change any more', () => {
    const files = { files: 1, existing: { ...EXISTING, absent: 1, sameSize: 0, otherSize: 0 } }
    expect(uploadText(t, 'skip', numbersWith(files))).toBe('Upload 1 file')
    expect(uploadText(t, 'skip', numbersWith({ ...files, walking: true }))).toBe('Upload')
    expect(panelTitle(t, numbersWith({ ...files, walking: true }))).toBe('Reading what you dropped…')
    expect(panelTitle(t, numbersWith({}))).toBe('Nothing to upload')
  })

  test('the button leaves out what another file keeps from being sent, unless it gets another name', () => {
    const existing = { ...EXISTING, absent: 3, sameSize: 1, otherSize: 0, newer: 0, notNewer: 0 }
    const blocked = { files: 2, absent: 1, sameSize: 1, otherSize: 0, newer: 0, notNewer: 0 }
    const numbers = numbersWith({ files: 4, existing, taken: 2, blocked })
    expect(CONFLICT_CHOICES.map((choice) => uploadText(t, choice, numbers))).toEqual([
      ...['Upload 2 files', 'Upload 2 files', 'Upload 4 files', 'Upload 2 files', 'Upload 2 files'],
    ])
    expect(effectText(t, 'skip', numbers)).toBe('2 new · 2 not uploaded (same name)')
  })

  test('what is left out, cannot be sent or collides is told, each in its line', () => {
    const failed = [{ error: { code: 'file-unreadable', subject: 'x' }, count: 2 }] as const
    const facts = panelFacts(
      t,
      numbersWith({ skipped: { excluded: 1200, hidden: 2 }, failed, collisions: 1, taken: 2, overlaps: 3 }),
    )
    expect(facts.map(({ tone }) => tone)).toEqual(['calm', 'bad', 'warn', 'warn', 'warn'])
    expect(facts[0]?.text).toBe('Left out: 1,200 on the exclude list · 2 hidden')
    expect(facts[1]?.text).toMatch(/^2 cannot be uploaded\. The first: .*“x”/)
    expect(panelFacts(t, numbersWith({ files: 3 }))).toEqual([])
  })

  test('why nobody could look is told; a profile that must not look in its own words', () => {
    const factsWith = (existing: Partial<HeldBatch['existing']>) =>
      panelFacts(t, numbersWith({ existing: { ...EXISTING, ...existing } })).map(({ text }) => text)
    expect(factsWith({ isForbidden: true })).toEqual([expect.stringContaining('may not look')])
    expect(factsWith({ problem: { code: 'sts-unreachable' } })).toEqual([
      expect.stringContaining('could not be looked up'),
    ])
  })

  test('many sources are named by the first of them', () => {
    expect(sourcesText(t, panelOf('a', 'b'))).toBe('From “a”, “b”')
    expect(sourcesText(t, panelOf('a', 'b', 'c', 'd', 'e'))).toBe('From “a”, “b”, “c” and 2 more')
  })

  test('what happens without asking names what is not as usual', () => {
    expect(atOnceText(t, { options, ask: false })).toBe('What you drop starts at once. If a file exists: Replace.')
    const changed = { ...options, walk: { ...options.walk, hiddenFiles: false } }
    expect(atOnceText(t, { options: changed, ask: false })).toContain('Changed options: Which files.')
  })
})
