/** What was dropped and waits for the user's word: one panel for each place it goes to. Pure. */
import * as v from 'valibot'
import { type BatchOptions, KeyNaming } from '../../../../shared/batch-options.ts'
import type { BatchRequest, Source } from '../../../../shared/job.ts'
import type { ProfileSummary } from '../../../../shared/settings.ts'
import { fillNames, type TemplateNames } from '../../../../shared/template-names.ts'
import type { HeldBatch } from '../../../upload/held-contract.ts'

/** Most sources of one batch (shared/ipc/contract.ts). */
const MAX_SOURCES = 10_000

/** Where something goes. */
export type Place = Pick<ProfileSummary, 'prefix'> & { readonly profileId: string }

/** Drops that go to one place with one set of options. */
export interface Panel extends Place {
  readonly id: string
  /** As chosen: `{user}` and `{host}` stand in the template. */
  readonly options: BatchOptions
  /** As the worker has them. */
  readonly batches: readonly BatchRequest[]
}

/** What a change of the panels asks of the worker. */
export interface PanelOrders {
  readonly discard: readonly string[]
  readonly add: readonly BatchRequest[]
}
export interface PanelChange {
  readonly panels: readonly Panel[]
  readonly orders: PanelOrders
}

/** Ids are made here only through it. */
export interface PanelFacts {
  readonly newId: () => string
  readonly names: TemplateNames
}

/** The options as the worker takes them; undefined when the names make the template too long. */
export function filledOptions(options: BatchOptions, { host, user }: TemplateNames): BatchOptions | undefined {
  const { template } = options.naming
  if (template === undefined) return options
  const filled = fillNames(template, { user: () => user, host: () => host })
  const naming = v.safeParse(KeyNaming, { ...options.naming, template: filled })
  return naming.success ? { ...options, naming: naming.output } : undefined
}

/** Batches of at most as many sources as a batch may have. */
export function batchesOf(
  { prefix, profileId }: Place,
  sources: readonly Source[],
  options: BatchOptions,
  newId: () => string,
): readonly BatchRequest[] {
  const batches: BatchRequest[] = []
  for (let start = 0; start < sources.length; start += MAX_SOURCES) {
    const part = sources.slice(start, start + MAX_SOURCES)
    batches.push({ batchId: newId(), profileId, prefix, sources: part, options })
  }
  return batches
}

const held = (batches: readonly BatchRequest[]): readonly BatchRequest[] =>
  batches.map((batch) => ({ ...batch, held: true }))
const isOf = ({ prefix, profileId }: Place, place: Place): boolean =>
  prefix === place.prefix && profileId === place.profileId

/** A drop joins what already waits to go to the same place, and takes over its options. */
export function withDrop(
  panels: readonly Panel[],
  place: Place,
  sources: readonly Source[],
  options: BatchOptions,
  { names, newId }: PanelFacts,
): PanelChange {
  const known = panels.find((panel) => isOf(panel, place))
  const chosen = known?.options ?? options
  const add = held(batchesOf(place, sources, filledOptions(chosen, names) ?? chosen, newId))
  const { prefix, profileId } = place
  const panel: Panel = known
    ? { ...known, batches: [...known.batches, ...add] }
    : { id: newId(), prefix, profileId, options: chosen, batches: add }
  const others = known ? panels.map((one) => (one === known ? panel : one)) : [...panels, panel]
  return { panels: others, orders: { discard: [], add } }
}

/** Takes over batches that an earlier page left held; `isGone`: started or discarded while the worker told of them. */
export function withHeld(
  panels: readonly Panel[],
  batches: readonly HeldBatch[],
  fallback: BatchOptions,
  isGone: (batchId: string) => boolean,
): readonly Panel[] {
  const known = new Set(panels.flatMap((panel) => panel.batches.map(({ batchId }) => batchId)))
  const unknown = batches.map(({ batch }) => batch).filter(({ batchId }) => !known.has(batchId) && !isGone(batchId))
  return unknown.reduce((after, batch) => withUnknown(after, batch, fallback), panels)
}

function withUnknown(panels: readonly Panel[], batch: BatchRequest, fallback: BatchOptions): readonly Panel[] {
  const { batchId, options = fallback, prefix, profileId } = batch
  const same = panels.find((panel) => isOf(panel, batch) && JSON.stringify(panel.options) === JSON.stringify(options))
  if (same) return panels.map((one) => (one === same ? { ...same, batches: [...same.batches, batch] } : one))
  return [...panels, { id: batchId, prefix, profileId, options, batches: [batch] }]
}

/** Whether what was found, or how it is called, would be another. */
export const needsWalk = (before: BatchOptions, after: BatchOptions): boolean =>
  JSON.stringify([before.walk, before.naming]) !== JSON.stringify([after.walk, after.naming])

/** Another choice. What needs another walk is discarded and added anew, with the same sources. */
export function withOptions(
  panels: readonly Panel[],
  panel: Panel,
  options: BatchOptions,
  facts: PanelFacts,
): PanelChange {
  if (needsWalk(panel.options, options)) return rewalked(panels, panel, { ...panel, options }, facts)
  return { panels: replaced(panels, panel, { ...panel, options }), orders: { discard: [], add: [] } }
}

/** Another destination; its options stay. */
export const withPlace = (
  panels: readonly Panel[],
  panel: Panel,
  { prefix, profileId }: Place,
  facts: PanelFacts,
): PanelChange => rewalked(panels, panel, { ...panel, prefix, profileId }, facts)

function rewalked(panels: readonly Panel[], panel: Panel, next: Panel, { names, newId }: PanelFacts): PanelChange {
  const sources = panel.batches.flatMap((batch) => batch.sources)
  const options = filledOptions(next.options, names) ?? next.options
  const batches = held(batchesOf(next, sources, options, newId))
  const discard = panel.batches.map(({ batchId }) => batchId)
  return { panels: replaced(panels, panel, { ...next, batches }), orders: { discard, add: batches } }
}

const replaced = (panels: readonly Panel[], panel: Panel, next: Panel): readonly Panel[] =>
  panels.map((one) => (one.id === panel.id ? next : one))

/** It was started or discarded. */
export const without = (panels: readonly Panel[], panel: Panel): readonly Panel[] =>
  panels.filter(({ id }) => id !== panel.id)
