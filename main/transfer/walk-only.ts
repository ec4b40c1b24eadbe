import type { WalkEntry } from '../../shared/transfer/contract.ts'
import { relativePathProblem } from './relative-path.ts'
import { enter, look, type Place, type Trip } from './walk.ts'

/**
 * A walk of these paths alone, each with all below it. On the way down everything holds that holds in a whole walk: what
 * lies below a link, an excluded or a sensitive folder is not come to. Nothing is said of what is not there.
 */
export const walkOnly =
  (paths: readonly string[], platform: NodeJS.Platform) =>
  async (root: Place, trip: Trip): Promise<void> => {
    for (const path of paths) {
      if (relativePathProblem(path, platform) !== undefined) continue
      await goTo(root, path.split('/'), trip)
      await trip.room()
      trip.signal.throwIfAborted()
    }
  }

async function goTo(place: Place, [name = '', ...rest]: readonly string[], trip: Trip): Promise<void> {
  const found = await look(place, Buffer.from(name, 'utf8').toString('latin1'), trip)
  if ('folder' in found) await (rest.length === 0 ? enter(found, trip) : goTo(found, rest, trip))
  else if (rest.length === 0 && !isGone(found)) trip.push(found)
}

const isGone = (entry: WalkEntry): boolean => entry.type === 'failed' && entry.error.code === 'file-vanished'
