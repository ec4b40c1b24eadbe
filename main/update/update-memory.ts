/** What the app remembers of new versions between its runs: `updates.json` in the data folder. */
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import * as v from 'valibot'
import { compareVersions, type UpdateChannel, UpdateVersion } from '../../shared/update-feed.ts'
import { loadJson, writeAtomically } from '../state/atomic-file.ts'

const Remembered = v.strictObject({
  schema: v.literal(1),
  /** Random; decides whose turn it is in a roll-out. Never sent to anybody. */
  draw: v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/)),
  /** The highest version of each channel that was ever verified. */
  highest: v.strictObject({ stable: v.optional(UpdateVersion), beta: v.optional(UpdateVersion) }),
  checkedAtMs: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0))),
})
type Remembered = v.InferOutput<typeof Remembered>

export interface UpdateMemory {
  readonly draw: () => string
  readonly highest: (channel: UpdateChannel) => string | undefined
  readonly checkedAtMs: () => number | undefined
  /** On disk when it settles, so that no later feed can be older. */
  readonly noteVerified: (channel: UpdateChannel, version: string, atMs: number) => Promise<void>
  /** Where a damaged file was put aside. */
  readonly damagedKeptAs?: string
}

export function openUpdateMemory(dataDir: string): UpdateMemory {
  const path = join(dataDir, 'updates.json')
  const loaded = loadJson(path, Remembered, Date.now)
  let value: Remembered =
    loaded.kind === 'value' ? loaded.value : { schema: 1, draw: randomBytes(16).toString('hex'), highest: {} }
  let writing = Promise.resolve()
  return {
    draw: () => value.draw,
    highest: (channel) => value.highest[channel],
    checkedAtMs: () => value.checkedAtMs,
    noteVerified(channel, version, atMs) {
      const before = value.highest[channel]
      const isHigher = before === undefined || compareVersions(version, before) > 0
      const highest = isHigher ? { ...value.highest, [channel]: version } : value.highest
      value = { ...value, highest, checkedAtMs: atMs }
      const text = `${JSON.stringify(value, undefined, 2)}\n`
      // One after the other; a write that failed is told to whoever asked for it, and the next one is tried.
      writing = writing.catch(() => undefined).then(() => writeAtomically(path, text))
      return writing
    },
    ...(loaded.kind === 'damaged' && { damagedKeptAs: loaded.keptAs }),
  }
}
