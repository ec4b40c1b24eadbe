import * as v from 'valibot'
import { LINK_KINDS } from '../../shared/ipc/history-calls.ts'
import { inPage, type Scene } from './ipc-lanes.ts'
import { recipeOf } from './recipe.ts'

const First = v.tupleWithRest([v.string()], v.unknown())

/**
 * What a page asks for of what was uploaded, with keys and paths that lead out of it beside some that do not: made by chance, a call is
 * hardly ever right in all but that. Answers how many calls.
 */
export async function uploadedCalls(scene: Scene): Promise<number> {
  const { allowed, hints, texts } = scene.ground
  const firstOf = (name: string): string => v.parse(First, hints.get(name))[0]
  const [sourceId, bucket, region] = [firstOf('sourceId'), firstOf('bucket'), firstOf('region')]
  const { prefix, profileId } = allowed
  const make = (channel: string, input: object, isValid: boolean) => {
    const mayHoldCredential = isValid && channel === 'link.make'
    const judged = { words: `of what was uploaded: ${channel}`, isForeign: false, isValid, mayHoldCredential }
    return { way: 'invoke', channel, input: recipeOf(input), judged: { ...judged, input: recipeOf(input) } } as const
  }
  const place = { profileId, bucket, region, lifeSeconds: 60 }
  const keys = ['a.txt', 'a b.txt', '../other', 'a/../../other', '..', './a'].map((name) => `${prefix}${name}`)
  const links = LINK_KINDS.filter((kind) => kind !== 'domain').flatMap((kind) =>
    [...keys, 'other/a.txt'].flatMap((key, at) => [
      make('link.open', { ...place, kind, key }, at < 2),
      make('link.make', { ...place, kind, keys: [key] }, at < 2),
    ]),
  )
  const files = ['a.txt', 'out', 'out/', '..', ...texts].flatMap((path, at) => [
    make('file.show', { sourceId, path }, at === 0),
    // Each of the files has an answer of its own, which the watch for leaks reads.
    make('file.upload-again', { files: [{ sourceId, path }] }, true),
  ])
  const batch = { batchId: 'b-00000000000000f0', profileId, prefix }
  const open = make('batch.open', { ...batch, sources: [{ sourceId, name: 'granted', kind: 'folder' }] }, true)
  const page = await scene.app.window('transfer')
  await inPage(scene, page, [open])
  await inPage(scene, page, [...links, ...files])
  return links.length + files.length + 1
}
