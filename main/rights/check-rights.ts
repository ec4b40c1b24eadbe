import { randomBytes } from 'node:crypto'
import { AppError, toErrorInfo } from '../../shared/errors.ts'
import type { RightRow } from '../../shared/rights-check.ts'
import type { Profile } from '../../shared/settings.ts'
import type { BrokeredCredential, CredentialBroker } from '../broker/broker.ts'
import { cosAddressOf } from '../broker/cos-address.ts'
import type { AskCos, CosAdminSession, CosFacts, CosQuestion } from '../broker/cos-admin-client.ts'
import { cosErrorOf } from '../broker/cos-answer-error.ts'
import type { WayTo } from '../broker/way.ts'
import { judge } from './rights-judge.ts'
import { planRights, type RightProbe, type RightQuestion } from './rights-plan.ts'

export interface RightsPorts {
  readonly broker: Pick<CredentialBroker, 'getCredential'>
  readonly wayTo: WayTo
  readonly openSession: () => CosAdminSession
}

/**
 * Gets credentials just as an upload to all of the profile's folder does, and tries at COS what they must and must not be
 * able to do. Nothing is left there, unless a row says so. `otherBucket`: one of the account that exists.
 *
 * @throws AppError of `CredentialBroker.getCredential` when there is no credential; nothing was tried then.
 */
export async function checkRights(
  profile: Profile,
  ports: RightsPorts,
  otherBucket?: string,
): Promise<readonly RightRow[]> {
  const plan = planRights(profile.file, `cos-courier-check-${randomBytes(16).toString('hex')}`, otherBucket)
  const place = await placeOf(profile, profile.file.bucket, ports)
  const other = otherBucket === undefined ? place : await placeOf(profile, otherBucket, ports)
  const credentials = await credentialsFor(plan, profile, ports)
  const session = ports.openSession()
  try {
    const rows: RightRow[] = []
    const uploadIds = new Set<string>()
    for (const probe of plan) {
      const credential = credentials.get(grantOf(probe))
      if (credential === undefined) throw new AppError({ code: 'internal', detail: `no credential for ${probe.name}` })
      const there = probe.bucket === undefined ? place : other
      const ask = (asked: Asked) => answerOf(session.ask, { ...there, ...credential, ...asked })
      rows.push(await tryRight(probe, ask, uploadIds))
    }
    return rows
  } finally {
    session.close()
  }
}

type Common = Pick<CosQuestion, 'address' | 'prefix' | 'caPem' | 'proxy'>
type Held = Pick<CosQuestion, 'credential' | 'clockOffsetMs'>
type Asked =
  | Exclude<RightQuestion, { operation: 'sum-parts' } | { operation: 'abort-upload' }>
  | { readonly operation: 'sum-parts' | 'abort-upload'; readonly key: string; readonly uploadId: string }

async function placeOf({ file }: Profile, bucket: string, { wayTo }: RightsPorts): Promise<Common> {
  const address = cosAddressOf({ ...file, bucket })
  return { address, prefix: file.prefix, ...(await wayTo(address, file.caFile)) }
}

async function credentialsFor(
  plan: readonly RightProbe[],
  { id, file }: Profile,
  { broker }: RightsPorts,
): Promise<ReadonlyMap<string, Held>> {
  const held = new Map<string, Held>()
  for (const probe of plan) {
    const { prefix = file.prefix, acl } = probe.granted ?? {}
    if (!held.has(grantOf(probe))) held.set(grantOf(probe), heldOf(await broker.getCredential(id, prefix, acl)))
  }
  return held
}

const grantOf = ({ granted }: RightProbe): string => JSON.stringify([granted?.prefix, granted?.acl])

const heldOf = ({ tmpSecretId, tmpSecretKey, sessionToken, clockOffsetMs }: BrokeredCredential): Held => ({
  credential: { tmpSecretId, tmpSecretKey, sessionToken },
  clockOffsetMs,
})

/** A process that fails makes a row unclear; the others, and the abort of what was begun, are tried all the same. */
async function answerOf(ask: AskCos, question: CosQuestion): Promise<CosFacts> {
  try {
    return await ask(question)
  } catch (error) {
    return { ok: false, status: 0, failure: toErrorInfo(error).code }
  }
}

/** Asked about where no upload was begun: COS knows none of that id. */
const NO_UPLOAD = 'cos-courier-check'

async function tryRight(
  probe: RightProbe,
  ask: (asked: Asked) => Promise<CosFacts>,
  uploadIds: Set<string>,
): Promise<RightRow> {
  const { question } = probe
  if (question.operation === 'abort-upload') return abortAll(probe, question.key, ask, uploadIds)
  if (question.operation === 'sum-parts') {
    const [uploadId = NO_UPLOAD] = uploadIds
    return rowOf(probe, await ask({ ...question, operation: 'sum-parts', uploadId }))
  }
  const facts = await ask(question)
  if (facts.uploadId !== undefined) uploadIds.add(facts.uploadId)
  if (probe.name === 'list-uploads') for (const { uploadId } of facts.uploads?.items ?? []) uploadIds.add(uploadId)
  return rowOf(probe, facts)
}

/** The first that could not be aborted is the row's. */
async function abortAll(
  probe: RightProbe,
  key: string,
  ask: (asked: Asked) => Promise<CosFacts>,
  uploadIds: ReadonlySet<string>,
): Promise<RightRow> {
  const rows: RightRow[] = []
  for (const uploadId of uploadIds.size > 0 ? uploadIds : [NO_UPLOAD]) {
    const row = rowOf(probe, await ask({ operation: 'abort-upload', key, uploadId }))
    const isLeft = !row.ok && uploadId !== NO_UPLOAD
    rows.push(isLeft ? { ...row, left: { key, uploadId } } : row)
  }
  return rows.find(({ ok }) => !ok) ?? rows[0] ?? rowOf(probe, { ok: false, status: 0, failure: 'unknown' })
}

function rowOf({ name, about, expected, question }: RightProbe, facts: CosFacts): RightRow {
  const actual = judge(question, facts)
  const subject = 'key' in question ? question.key : 'prefix' in question ? question.prefix : ''
  const isAnswered = actual === 'allowed' || actual === expected
  return {
    ...{ name, ...(about !== undefined && { about }), expected, actual, ok: actual === expected },
    ...(!isAnswered && !facts.ok && { error: cosErrorOf(facts, subject) }),
    ...(actual === 'stored' && 'key' in question && { left: { key: question.key } }),
  }
}
