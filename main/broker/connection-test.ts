import { type ErrorInfo, toErrorInfo } from '../../shared/errors.ts'
import type { TestStep } from '../../shared/ipc/admin-contract.ts'
import type { PermanentKey } from '../../shared/ipc/key-entry-contract.ts'
import { prefixesOf } from '../../shared/prefixes.ts'
import type { Profile } from '../../shared/settings.ts'
import type { BrokeredCredential, CredentialBroker } from './broker.ts'
import { cosAddressOf } from './cos-address.ts'
import type { AskCos, CosFacts, LookOperation } from './cos-admin-client.ts'
import { cosErrorOf } from './cos-answer-error.ts'
import type { WayTo } from './way.ts'
import { withWays } from './way-facts.ts'

export interface ConnectionTestPorts {
  readonly broker: Pick<CredentialBroker, 'getTestCredential' | 'whoAmI' | 'clock'>
  readonly readKey: (profileId: string) => Promise<PermanentKey>
  readonly wayTo: WayTo
  readonly askCos: AskCos
}

type StepName = TestStep['name']
const WITH_KEY: readonly StepName[] = ['key', 'sts', 'clock', 'bucket', 'prefix']
const WITH_BROKER: readonly StepName[] = ['broker', 'clock', 'bucket', 'prefix']

const WITH_PASTED: readonly StepName[] = ['pasted', 'clock', 'bucket', 'prefix']

/** The first step of a profile whose credentials this app does not make; undefined where it has a key of its own. */
const foreignStep = ({ file: { source } }: Profile): 'broker' | 'pasted' | undefined =>
  source?.type === 'remote-broker' ? 'broker' : source?.type === 'temporary-key' ? 'pasted' : undefined

/**
 * Tries what an upload with this profile needs, in the order in which it needs it, and changes nothing anywhere. A
 * step that cannot tell more after an earlier failure is `not-tried`. Never rejects.
 */
export const testConnection = async (profile: Profile, ports: ConnectionTestPorts): Promise<readonly TestStep[]> =>
  withWays(profile, ports.wayTo, await tryAll(profile, ports))

async function tryAll(profile: Profile, ports: ConnectionTestPorts): Promise<readonly TestStep[]> {
  const steps: TestStep[] = []
  const foreign = foreignStep(profile)
  const order = foreign === 'broker' ? WITH_BROKER : foreign === 'pasted' ? WITH_PASTED : WITH_KEY
  const finish = (): readonly TestStep[] => [
    ...steps,
    ...order.slice(steps.length).map((name): TestStep => ({ name, outcome: 'not-tried' })),
  ]
  if (foreign === undefined) steps.push(await keyStep(profile, ports))
  if (steps[0]?.outcome === 'fails') return finish()
  const credential = await (foreign ? givenStep(foreign, profile, ports, steps) : stsStep(profile, ports, steps))
  steps.push(clockStep(profile, ports, steps.at(-1)?.error, credential))
  if (credential === undefined) return finish()
  const bucket = await bucketStep(profile, ports, credential)
  steps.push(foreign ? withoutHeadBucket(bucket.step) : bucket.step)
  // HeadBucket refused says nothing about uploads: many sub-accounts may do only those.
  if (bucket.step.outcome === 'works' || bucket.facts?.status === 403)
    steps.push(await prefixStep(profile, ports, credential))
  return finish()
}

async function keyStep({ id, name }: Profile, { readKey }: ConnectionTestPorts): Promise<TestStep> {
  try {
    await readKey(id) // read and dropped: whether it can be
    return { name: 'key', outcome: 'works' }
  } catch (error) {
    return failed('key', error, name)
  }
}

/** What is given is used as it is: there are no credentials of its own for tests. */
async function givenStep(
  name: 'broker' | 'pasted',
  profile: Profile,
  { broker }: ConnectionTestPorts,
  steps: TestStep[],
): Promise<BrokeredCredential | undefined> {
  try {
    const credential = await broker.getTestCredential(profile.id)
    const minutes = String(Math.round(credential.lifetimeMs / 60_000))
    steps.push({ name, outcome: 'works', facts: { lifeMinutes: minutes } })
    return credential
  } catch (error) {
    steps.push(failed(name, error, profile.name))
    return undefined
  }
}

async function stsStep(
  profile: Profile,
  { broker }: ConnectionTestPorts,
  steps: TestStep[],
): Promise<BrokeredCredential | undefined> {
  let account: Readonly<Record<string, string>> = {}
  try {
    const identity = await broker.whoAmI(profile.id)
    if (identity) account = { accountKind: identity.kind }
  } catch {
    // Only a fact is lost: whatever stands in the way of a credential shows in the next call, with its own error.
  }
  try {
    const credential = await broker.getTestCredential(profile.id)
    steps.push({ name: 'sts', outcome: 'works', facts: account })
    return credential
  } catch (error) {
    steps.push({ ...failed('sts', error, profile.name), facts: account })
    return undefined
  }
}

/** A clock that is off is corrected for, so it fails only where that did not help. */
function clockStep(
  profile: Profile,
  { broker }: ConnectionTestPorts,
  stsError: ErrorInfo | undefined,
  credential: BrokeredCredential | undefined,
): TestStep {
  const offsetMs = credential?.clockOffsetMs ?? broker.clock.offsetMs()
  const facts = { offsetSeconds: String(Math.round(offsetMs / 1000)) }
  const isWrong = stsError?.code === 'clock-wrong'
  // Without an answer of STS (which has a request id) there is nothing to compare with.
  if (stsError !== undefined && !isWrong && stsError.requestId === undefined)
    return { name: 'clock', outcome: 'not-tried' }
  if (!isWrong) return { name: 'clock', outcome: 'works', facts }
  return { name: 'clock', outcome: 'fails', facts, error: { ...stsError, subject: profile.name } }
}

async function bucketStep(
  profile: Profile,
  ports: ConnectionTestPorts,
  credential: BrokeredCredential,
): Promise<{ step: TestStep; facts?: CosFacts }> {
  const { bucket, region } = profile.file
  try {
    const facts = await ask('head-bucket', profile, ports, credential)
    const found = facts.bucketRegion
    const told = found === undefined ? {} : { facts: { region: found } }
    const wrongRegion: ErrorInfo = { code: 'bucket-missing', subject: bucket, detail: `is in ${found}, not ${region}` }
    const error =
      found !== undefined && found !== region ? wrongRegion : facts.ok ? undefined : cosErrorOf(facts, bucket)
    if (error === undefined) return { step: { name: 'bucket', outcome: 'works', ...told }, facts }
    return { step: { name: 'bucket', outcome: 'fails', error, ...told }, facts }
  } catch (error) {
    return { step: failed('bucket', error, bucket) }
  }
}

/** A broker that gives the least for uploads does not give this; whether uploads work is the next step's. */
const withoutHeadBucket = (step: TestStep): TestStep =>
  step.error?.code === 'access-denied' ? { name: 'bucket', outcome: 'not-tried', facts: { brokerRights: '' } } : step

/** All folders of the profile; the first that does not work is told. */
async function prefixStep(
  profile: Profile,
  ports: ConnectionTestPorts,
  credential: BrokeredCredential,
): Promise<TestStep> {
  for (const prefix of prefixesOf(profile.file)) {
    const subject = prefix === '' ? profile.file.bucket : prefix
    try {
      const refused = await refusalIn(prefix, profile, ports, credential)
      if (refused !== undefined) return { name: 'prefix', outcome: 'fails', error: cosErrorOf(refused, subject) }
    } catch (error) {
      return failed('prefix', error, subject)
    }
  }
  return { name: 'prefix', outcome: 'works' }
}

/** What COS answered where uploads to the folder need more than there is. */
async function refusalIn(
  prefix: string,
  profile: Profile,
  ports: ConnectionTestPorts,
  credential: BrokeredCredential,
): Promise<CosFacts | undefined> {
  const upload = await ask('probe-upload', profile, ports, credential, prefix)
  if (upload.cosCode !== 'NoSuchUpload') return upload
  if (profile.file.actions === 'upload') return undefined
  const listing = await ask('list-prefix', profile, ports, credential, prefix)
  return listing.ok ? undefined : listing
}

async function ask(
  operation: LookOperation,
  { file }: Profile,
  { askCos, wayTo }: ConnectionTestPorts,
  { tmpSecretId, tmpSecretKey, sessionToken, clockOffsetMs }: BrokeredCredential,
  prefix = file.prefix,
): Promise<CosFacts> {
  const address = cosAddressOf(file)
  const credential = { tmpSecretId, tmpSecretKey, sessionToken }
  const way = await wayTo(address, file.caFile)
  return askCos({ operation, address, prefix, credential, clockOffsetMs, ...way })
}

const failed = (name: StepName, error: unknown, subject: string): TestStep => ({
  name,
  outcome: 'fails',
  error: { subject, ...toErrorInfo(error) },
})
