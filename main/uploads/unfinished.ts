import { AppError } from '../../shared/errors.ts'
import type { AbortOutcome, UploadSize } from '../../shared/incomplete-upload.ts'
import { prefixesOf } from '../../shared/prefixes.ts'
import type { Profile } from '../../shared/settings.ts'
import type { BrokeredCredential, CredentialBroker } from '../broker/broker.ts'
import { cosAddressOf } from '../broker/cos-address.ts'
import type { CosAdminSession, CosFacts, ListedUpload } from '../broker/cos-admin-client.ts'
import { cosErrorOf } from '../broker/cos-answer-error.ts'
import { type UploadsUse, uploadsPolicy } from '../broker/policy.ts'
import type { WayTo } from '../broker/way.ts'

export interface UnfinishedPorts {
  readonly broker: Pick<CredentialBroker, 'getUploadsCredential'>
  readonly wayTo: WayTo
  readonly openSession: () => CosAdminSession
  readonly nowMs: () => number
}

/** Names one. */
export type UploadName = Pick<ListedUpload, 'key' | 'uploadId'>
type Marker = NonNullable<CosFacts['uploads']>['after']
/** Where a page begins: folder by folder. */
interface Place {
  readonly prefix: string
  readonly marker?: Marker
}

/**
 * The unfinished uploads of a profile's bucket and folders, seen with credentials of their own. All throw AppError:
 * permission-missing with the statement that is missing, what COS answers otherwise, and what a credential may throw.
 */
export interface Unfinished {
  /** One page, at most 1000, by folder and key; `after` is absent on the last. */
  readonly page: (after?: Place) => Promise<{ items: readonly ListedUpload[]; after?: Place | undefined }>
  readonly sizeOf: (upload: UploadName) => Promise<UploadSize>
  /** For good. */
  readonly abort: (upload: UploadName) => Promise<AbortOutcome & { readonly state: 'aborted' | 'gone' }>
  readonly close: () => void
}

type Wanted =
  | { readonly operation: 'list-uploads'; readonly prefix: string; readonly after?: NonNullable<Marker> }
  | ({ readonly operation: 'sum-parts' | 'abort-upload' } & UploadName)

const ACTIONS: Readonly<Record<Wanted['operation'], string>> = {
  'list-uploads': 'name/cos:ListMultipartUploads',
  'sum-parts': 'name/cos:ListParts',
  'abort-upload': 'name/cos:AbortMultipartUpload',
}
/** Like every credential's: renewed before it ends. */
const RENEW_AT = 0.8

export function openUnfinished(profile: Profile, ports: UnfinishedPorts): Unfinished {
  const { file } = profile
  const session = ports.openSession()
  const credentials = createCredentials(profile, ports)

  async function ask(wanted: Wanted, isRepeated = false): Promise<CosFacts> {
    const use: UploadsUse = wanted.operation === 'abort-upload' ? 'abort' : 'list'
    const { tmpSecretId, tmpSecretKey, sessionToken, clockOffsetMs } = await credentials.get(use)
    const address = cosAddressOf(file)
    const place = { address, prefix: file.prefix, clockOffsetMs, ...(await ports.wayTo(address, file.caFile)) }
    const facts = await session.ask({ ...place, ...wanted, credential: { tmpSecretId, tmpSecretKey, sessionToken } })
    const isGone = facts.cosCode === 'NoSuchUpload' && wanted.operation !== 'list-uploads'
    if (facts.ok || isGone) return facts
    const error = errorOf(facts, wanted, profile)
    if (error.info.code !== 'credential-expired' || isRepeated) throw error
    credentials.drop(use)
    return ask(wanted, true)
  }
  return {
    async page({ prefix, marker } = { prefix: file.prefix }) {
      const { uploads } = await ask({ operation: 'list-uploads', prefix, ...(marker && { after: marker }) })
      if (uploads?.after) return { items: uploads.items, after: { prefix, marker: uploads.after } }
      const next = prefixesOf(file)[prefixesOf(file).indexOf(prefix) + 1]
      return { items: uploads?.items ?? [], after: next === undefined ? undefined : { prefix: next } }
    },
    async sizeOf({ key, uploadId }) {
      const { parts } = await ask({ operation: 'sum-parts', key, uploadId })
      return parts === undefined
        ? { state: 'gone' }
        : { state: 'known', sizeBytes: parts.sizeBytes, parts: parts.count }
    },
    async abort({ key, uploadId }) {
      const { ok } = await ask({ operation: 'abort-upload', key, uploadId })
      return { state: ok ? 'aborted' : 'gone' }
    },
    close: session.close,
  }
}

/** One credential for looking and one for aborting, each asked for when it is first needed. */
function createCredentials({ id }: Profile, { broker, nowMs }: UnfinishedPorts) {
  const held = new Map<UploadsUse, Promise<BrokeredCredential>>()
  const isFresh = ({ expiresAtMs, lifetimeMs }: BrokeredCredential): boolean =>
    nowMs() < expiresAtMs - lifetimeMs * (1 - RENEW_AT)
  function renew(use: UploadsUse): Promise<BrokeredCredential> {
    const asked = broker.getUploadsCredential(id, use)
    held.set(use, asked)
    // A refusal is not kept: the next call asks again. Whoever asked hears of it.
    asked.catch(() => held.get(use) === asked && held.delete(use))
    return asked
  }
  return {
    async get(use: UploadsUse): Promise<BrokeredCredential> {
      const known = held.get(use)
      if (known === undefined) return renew(use)
      if (isFresh(await known)) return known
      // Others may have waited for the same: the first of them has renewed it.
      return held.get(use) === known ? renew(use) : (held.get(use) ?? renew(use))
    },
    drop: (use: UploadsUse): void => void held.delete(use),
  }
}

/** A refusal says which statement the key's account lacks, ready to be pasted into its policy. */
function errorOf(facts: CosFacts, wanted: Wanted, { file }: Profile): AppError {
  const subject = wanted.operation === 'list-uploads' ? wanted.prefix || file.bucket : wanted.key
  const error = cosErrorOf(facts, subject)
  if (error.code !== 'access-denied') return new AppError(error)
  const { conditions: _ofKeys, ...place } = file
  const [statement] = uploadsPolicy(place, 'list').statement
  const missing = JSON.stringify({ ...statement, action: [ACTIONS[wanted.operation]] })
  return new AppError({ ...error, code: 'permission-missing', subject: missing })
}
