import type { AddedSource } from '../../../shared/ipc/contract.ts'
import type { Source } from '../../../shared/job.ts'
import type { Place } from '../uploads/panel/panels.ts'
import type { HistoryItem } from './history-model.ts'

/**
 * Where files go that are uploaded again: to the very folder they are in, if the profile still goes there, so that each gets the key it has;
 * where its name was made by a template, to the profile's first folder. `added` in the order of `items`. Pure.
 */
export function placesOf(
  items: readonly Pick<HistoryItem, 'batch' | 'key' | 'name'>[],
  added: readonly AddedSource[],
  foldersOf: (profileId: string) => readonly string[],
): readonly { readonly place: Place; readonly sources: readonly Source[] }[] {
  const places = new Map<string, { readonly place: Place; readonly sources: Source[] }>()
  for (const [at, { batch, key, name }] of items.entries()) {
    const one = added[at]
    if (!one?.ok) continue
    const folder = key.endsWith(name) ? key.slice(0, key.length - name.length) : batch.prefix
    const folders = foldersOf(batch.profileId)
    const prefix = folders.some((allowed) => folder.startsWith(allowed)) ? folder : (folders[0] ?? '')
    const place = { profileId: batch.profileId, prefix }
    const id = JSON.stringify(place)
    const group = places.get(id) ?? { place, sources: [] }
    group.sources.push(one.source)
    places.set(id, group)
  }
  return [...places.values()]
}
