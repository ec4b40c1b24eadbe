import type { PartsLedger } from './parts-ledger.ts'
import { SABOTAGES } from './sabotage.ts'
import type { Emulator } from './types.ts'

/**
 * What a parent process may ask over Node's IPC channel, each with an `id` of its choice:
 * - `state`: `{faults, objects, uploads, partsResent}`, objects with the absolute path of their bytes;
 * - `faults.random` with `options`, `faults.clear`: answered with null;
 * - `objects.remove` with `prefix`: answered with null;
 * - `sabotage` with `how` and `prefix`: answered with the key of the object;
 * - `s3.first`: the epoch ms of the first S3 request since this was last asked, or null.
 *
 * Answers are `{id, value}` or `{id, error}`.
 */
export async function obey(emulator: Emulator, ledger: PartsLedger, message: unknown): Promise<unknown> {
  const { bucket, faults } = emulator
  switch (member(message, 'ask')) {
    case 'state':
      return {
        faults: faults.counts,
        objects: emulator.files(bucket),
        uploads: emulator.uploads(bucket),
        partsResent: ledger.resent,
      }
    case 'faults.random':
      faults.random(randomOptions(member(message, 'options')))
      return null
    case 'faults.clear':
      faults.clear()
      return null
    case 'objects.remove':
      await emulator.removeObjects(text(message, 'prefix'))
      return null
    case 's3.first':
      return emulator.takeFirstS3Ms() ?? null
    case 'sabotage': {
      const how = SABOTAGES.find((name) => name === member(message, 'how'))
      if (how === undefined) throw new Error(`sabotage is one of ${SABOTAGES.join(', ')}`)
      return emulator.sabotage(how, text(message, 'prefix'))
    }
    default:
      throw new Error(`unknown question: ${JSON.stringify(message)}`)
  }
}

/** Answers the parent until it goes; `onParentGone` then ends the emulator. Nothing without an IPC channel. */
export function listenToParent(emulator: Emulator, ledger: PartsLedger, onParentGone: () => void): void {
  if (process.send === undefined) return
  process.on('message', (message) => {
    const id = member(message, 'id')
    obey(emulator, ledger, message).then(
      (value) => process.send?.({ id, value }),
      (error: unknown) => process.send?.({ id, error: error instanceof Error ? error.message : String(error) }),
    )
  })
  process.once('disconnect', onParentGone)
}

function randomOptions(value: unknown): Parameters<Emulator['faults']['random']>[0] {
  const seed = member(value, 'seed')
  if (typeof seed !== 'number' && typeof seed !== 'string') throw new Error('a seed is a number or a text')
  const kinds = names(value, 'kinds')
  const effects = names(value, 'effects')
  return { seed, rate: Number(member(value, 'rate')), ...(kinds && { kinds }), ...(effects && { effects }) }
}

function names(value: unknown, name: string): string[] | undefined {
  const list = member(value, name)
  return Array.isArray(list) ? list.map(String) : undefined
}

function text(value: unknown, name: string): string {
  const found = member(value, name)
  if (typeof found === 'string') return found
  throw new Error(`${name} must be a text`)
}

const member = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
