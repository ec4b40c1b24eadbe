import { describe, expect, test } from 'vitest'
import {
  batchesOf,
  filledOptions,
  type Panel,
  type PanelFacts,
  withDrop,
  withHeld,
  withOptions,
  without,
  withPlace,
} from '../../../renderer/transfer/uploads/panel/panels.ts'
import { type BatchOptions, defaultBatchOptions } from '../../../shared/batch-options.ts'
import type { BatchRequest, Source } from '../../../shared/job.ts'
import { heldOf } from './held.ts'

const DEFAULTS = defaultBatchOptions()
const PLACE = { profileId: 'p-1', prefix: 'in/' }
const source = (name: string): Source => ({ sourceId: `s-${name}`, name, kind: 'folder' })
function facts(): PanelFacts {
  let last = 0
  return { newId: () => `id-${++last}`, names: { user: 'jane', host: 'desk' } }
}
const naming = (template: string): BatchOptions => ({ ...DEFAULTS, naming: { template, normalForm: 'as-is' } })
const idsOf = (batches: readonly BatchRequest[] = []): readonly string[] => batches.map(({ batchId }) => batchId)
function dropped(known: PanelFacts, options = DEFAULTS): Panel {
  const [panel] = withDrop([], PLACE, [source('a')], options, known).panels
  if (panel === undefined) throw new Error('no panel')
  return panel
}

describe('a drop', () => {
  test('opens a panel and is added held', () => {
    const { orders, panels } = withDrop([], PLACE, [source('a')], DEFAULTS, facts())
    expect(panels).toMatchObject([{ ...PLACE, options: DEFAULTS }])
    expect(orders.discard).toEqual([])
    expect(orders.add).toMatchObject([{ ...PLACE, held: true, sources: [source('a')], options: DEFAULTS }])
  })

  test('joins what waits to go to the same place, with the options chosen there; another place has its own panel', () => {
    const known = facts()
    const first = dropped(known, { ...DEFAULTS, conflict: 'skip' })
    const joined = withDrop([first], PLACE, [source('b')], DEFAULTS, known)
    expect(joined.panels).toHaveLength(1)
    expect(joined.panels[0]?.batches).toEqual([...first.batches, ...joined.orders.add])
    expect(joined.orders.add[0]?.options?.conflict).toBe('skip')
    const other = withDrop([first], { ...PLACE, prefix: 'out/' }, [source('b')], DEFAULTS, known)
    expect(other.panels.map(({ prefix }) => prefix)).toEqual(['in/', 'out/'])
  })

  test('of more sources than a batch may have becomes several batches', () => {
    const many = Array.from({ length: 10_001 }, (_, index) => source(String(index)))
    expect(batchesOf(PLACE, many, DEFAULTS, facts().newId).map(({ sources }) => sources.length)).toEqual([10_000, 1])
  })

  test('gets who and where into its keys, while the panel keeps the words', () => {
    const { orders, panels } = withDrop([], PLACE, [source('a')], naming('{user}@{host}/{path}'), facts())
    expect(orders.add[0]?.options?.naming.template).toBe('jane@desk/{path}')
    expect(panels[0]?.options.naming.template).toBe('{user}@{host}/{path}')
  })

  test('names that make a template too long are not filled in', () => {
    expect(filledOptions(naming('{user}'), { user: 'x'.repeat(600), host: '' })).toBeUndefined()
  })
})

describe('another choice', () => {
  test('of what happens to what is there, or of how objects are stored, keeps what was found', () => {
    const known = facts()
    const panel = dropped(known)
    for (const options of [
      { ...DEFAULTS, conflict: 'newer' as const },
      { ...DEFAULTS, object: { ...DEFAULTS.object, cacheControl: 'no-cache' } },
    ]) {
      const { orders, panels } = withOptions([panel], panel, options, known)
      expect(orders).toEqual({ discard: [], add: [] })
      expect(panels).toEqual([{ ...panel, options }])
    }
  })

  test.each([
    ['which files', { ...DEFAULTS, walk: { ...DEFAULTS.walk, hiddenFiles: false } }],
    ['names', naming('{host}/{path}')],
  ])('of %s discards what was found and walks the same sources anew', (_, options) => {
    const known = facts()
    const panel = dropped(known)
    const { orders, panels } = withOptions([panel], panel, options, known)
    expect(orders.discard).toEqual(idsOf(panel.batches))
    expect(orders.add[0]?.sources).toEqual([source('a')])
    expect(orders.add[0]?.options).toEqual(filledOptions(options, known.names))
    expect(panels).toEqual([{ ...panel, options, batches: orders.add }])
    expect(idsOf(panels[0]?.batches)).not.toEqual(idsOf(panel.batches))
  })

  test('of the destination does so too, and keeps the options', () => {
    const known = facts()
    const panel = dropped(known, { ...DEFAULTS, conflict: 'rename' })
    const { orders, panels } = withPlace([panel], panel, { profileId: 'p-2', prefix: '' }, known)
    expect(orders.discard).toEqual(idsOf(panel.batches))
    expect(orders.add).toMatchObject([{ profileId: 'p-2', prefix: '', held: true, options: { conflict: 'rename' } }])
    expect(panels).toMatchObject([{ id: panel.id, profileId: 'p-2', prefix: '' }])
  })
})

describe('what an earlier page left held', () => {
  const batch = (batchId: string, options: BatchOptions): BatchRequest => {
    return { ...PLACE, batchId, sources: [source(batchId)], options, held: true }
  }

  test('is shown again: what goes to one place with the same options in one panel', () => {
    const skip = { ...DEFAULTS, conflict: 'skip' } as const
    const held = [batch('b-1', DEFAULTS), batch('b-2', skip), batch('b-3', DEFAULTS)].map((one) => heldOf(one))
    const panels = withHeld([], held, DEFAULTS, () => false)
    expect(panels.map(({ batches }) => idsOf(batches))).toEqual([['b-1', 'b-3'], ['b-2']])
  })

  test('is not what is shown already, nor what was started or discarded meanwhile', () => {
    const panel = dropped(facts())
    const held = [...panel.batches, batch('b-gone', DEFAULTS)].map((one) => heldOf(one))
    const panels = [panel]
    expect(withHeld(panels, held, DEFAULTS, (batchId) => batchId === 'b-gone')).toBe(panels)
    expect(without(panels, panel)).toEqual([])
  })
})
