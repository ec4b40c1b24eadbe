import * as v from 'valibot'
import { SignedRequests } from '../../renderer/cos/signed-requests.ts'
import type { Credential } from '../../shared/credential.ts'
import { SendCall, TransferCall } from '../../shared/transfer/contract.ts'
import type { Ground } from './ipc-calls.ts'
import { anything, mutate } from './mutate.ts'
import { buildValue, type Recipe, recipeOf } from './recipe.ts'
import { sample } from './sample.ts'

/** What the transfer process was told by main. */
export interface PortGround extends Ground {
  readonly credential: Credential
  /** Sources with the relative paths of the files in them. */
  readonly files: ReadonlyMap<string, readonly string[]>
  /** Signed requests that would go through, without their ids. */
  readonly signed: readonly object[]
  /** Ids of folders that are watched: what comes under one of them later is dropped, since that call is under way. */
  readonly watching: Set<number>
}

/** One message for the port; `isBare`: not in the array that messages come in. */
export interface PortCall {
  readonly input: Recipe
  readonly isBare: boolean
  /** The call that an answer is due to. */
  readonly awaited: number | undefined
  /** That may be answered with more than a failure. */
  readonly isValid: boolean
  /** What comes under its id is another call's. */
  readonly isDropped: boolean
}

/** A message of some kind; `id` is its own unless that is one of the things wrong with it. */
export function portCall(ground: PortGround, id: number): PortCall {
  const { random } = ground
  const input = inputFor(ground, id)
  const isBare = random.chance(0.05)
  const call = isBare ? undefined : arrivingCall(input)
  const isAsking = call !== undefined && call.verb !== 'cancel' && call.verb !== 'ack'
  const isDropped = isAsking && ground.watching.has(call.id)
  const isValid = call !== undefined && isGranted(call, ground)
  if (isValid) noteWatch(call, ground)
  return { input, isBare, awaited: isAsking && !isDropped ? call.id : undefined, isValid, isDropped }
}

function noteWatch({ id, verb }: TransferCall, { watching }: PortGround): void {
  if (verb === 'watch') watching.add(id)
  else if (verb === 'cancel') watching.delete(id)
}

function inputFor(ground: PortGround, id: number): Recipe {
  const { random, hints, texts, signed } = ground
  if (random.chance(0.1)) return anything(random, texts)
  const own = random.chance(0.4) ? { value: random.pick(signed) } : sample(TransferCall, random, hints)
  const recipe = recipeOf({ ...Object(own?.value), id })
  return random.chance(0.25) ? recipe : mutate(recipe, random, texts)
}

function arrivingCall(input: Recipe): TransferCall | undefined {
  try {
    const parsed = v.safeParse(TransferCall, structuredClone(buildValue(input)))
    return parsed.success ? parsed.output : undefined
  } catch {
    return undefined // cannot cross
  }
}

/** Main's grants, read once more and by other code than transfer's. */
function isGranted(call: TransferCall, ground: PortGround): boolean {
  switch (call.verb) {
    case 'walk':
    case 'identify':
    case 'watch':
      return ground.files.has(call.sourceId)
    case 'checksum':
      return isFile(call.body, ground)
    case 'send':
      return isSendGranted(call, ground)
    default:
      return true
  }
}

const isFile = ({ sourceId, path }: { sourceId: string; path: string }, { files }: PortGround): boolean =>
  files.get(sourceId)?.includes(path) ?? false

function isSendGranted({ destinationId, method, key, query, headers, body }: SendCall, ground: PortGround): boolean {
  const { destination, tmpSecretId } = ground.credential
  const isBelow = (text: string | undefined): boolean => text?.startsWith(destination.keyPrefix) ?? false
  const isOnBucket = key === '' && (method === 'GET' || method === 'HEAD') && isBelow(query['prefix'])
  const deletes = method === 'DELETE' && !query['uploadId']
  const grantsRights = Object.keys({ ...headers, ...query }).some((name) => /acl|grant|copy|policy/.test(name))
  const isSigned = headers['authorization']?.split('&').filter((part) => part === `q-ak=${tmpSecretId}`).length === 1
  const isSource = body.type !== 'file' || isFile(body, ground)
  const goesThere = destinationId === destination.destinationId && headers['host'] === destination.host
  return goesThere && (isBelow(key) || isOnBucket) && !deletes && !grantsRights && isSigned && isSource
}

/** Requests as the worker signs them: a listing, an object from a text, one from a file, an Initiate. */
export async function signedSends(credential: Credential, file: object): Promise<readonly object[]> {
  const kept: object[] = []
  const keep = async (request: object): Promise<never> => {
    kept.push({ verb: 'send', ...request })
    throw new Error('kept')
  }
  const requests = new SignedRequests({ send: keep }, Date.now)
  const { keyPrefix } = credential.destination
  const access = { credential, offsetMs: 0 }
  const body = v.parse(SendCall.entries.body, file)
  const attempts = [
    requests.send(access, 'GET', { key: '', query: { prefix: keyPrefix, 'max-keys': '2' } }, { type: 'none' }),
    requests.send(access, 'PUT', { key: `${keyPrefix}text` }, { type: 'inline', text: 'fuzz' }),
    requests.send(access, 'PUT', { key: `${keyPrefix}file` }, body),
    requests.send(access, 'POST', { key: `${keyPrefix}big`, query: { uploads: '' } }, { type: 'none' }),
  ]
  await Promise.allSettled(attempts)
  return kept
}
