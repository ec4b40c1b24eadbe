import { type CredentialBroker, createBroker } from '../../../main/broker/broker.ts'
import { createClock } from '../../../main/broker/clock.ts'
import type { CosAdminSession } from '../../../main/broker/cos-admin-client.ts'
import { askCos } from '../../../main/cos-admin/ask-cos.ts'
import { inTurns } from '../../../main/uploads/in-turns.ts'
import { openUnfinished, type Unfinished } from '../../../main/uploads/unfinished.ts'
import type { Profile, ProfileFile } from '../../../shared/settings.ts'
import type { Account, Emulator } from '../../emulator/index.ts'
import { exampleProfile } from '../../unit/broker/example-profile.ts'
import { FakeAudit } from '../../unit/broker/fakes.ts'
import { directWay } from '../broker/direct-way.ts'
import { keySource } from '../broker/key-source.ts'
import { send } from '../emulator/signed-request.ts'

/** A sub-account that may do all but what `denied` names. */
export const accountWithout = (account: Account, ...denied: readonly string[]): Account => ({
  ...account,
  uin: '100000000009',
  secretId: 'AKIDEXAMPLE-without',
  policy: {
    version: '2.0',
    statement: [
      { effect: 'allow', action: '*', resource: '*' },
      { effect: 'deny', action: [...denied], resource: '*' },
    ],
  },
})

/** COS asked in this process; the real one, in a process of its own, has its own tests. */
export const plainSession = (): CosAdminSession => ({
  close: () => undefined,
  ask: ({ address: { scheme, host, pathPrefix }, caPem, ...rest }) =>
    askCos({ ...rest, address: { scheme, host, pathPrefix }, ...(caPem && { caPem }), timeoutMs: 5000 }),
})

export interface Arranged {
  readonly profile: Profile
  readonly audit: FakeAudit
  readonly broker: CredentialBroker
  readonly clock: ReturnType<typeof createClock>
  readonly open: () => Unfinished
}

/** The unfinished uploads of the emulator's bucket, looked at with the key of `account`. */
export function arrange(
  emulator: Emulator,
  change: Partial<ProfileFile> = {},
  { account = emulator.account, openSession = plainSession } = {},
): Arranged {
  const { endpoints, caFile } = emulator
  const place = { cosEndpoint: endpoints.cosHttps, stsEndpoint: endpoints.sts, caFile, prefix: 'in/', ...change }
  const profile = exampleProfile(place)
  const clock = createClock(Date.now)
  const audit = new FakeAudit()
  const { secretId, secretKey } = account
  const byKey = keySource(async () => ({ secretId, secretKey }), clock)
  const broker = createBroker({ getProfile: () => profile, sourceFor: () => byKey, audit, clock })
  const open = () => openUnfinished(profile, { broker, wayTo: directWay, openSession, nowMs: Date.now })
  return { profile, audit, broker, clock, open }
}

/** The emulator's clock may be anywhere. */
const ALWAYS = '1;9999999999'

/** Begins an upload; answers its id. */
export async function begin(emulator: Emulator, key: string): Promise<string> {
  const path = `/${key.split('/').map(encodeURIComponent).join('/')}`
  const { text } = await send(emulator, { method: 'POST', path, params: { uploads: '' }, keyTime: ALWAYS })
  return /<UploadId>([^<]+)/.exec(text)?.[1] ?? ''
}

/** Sends parts 1 to `count`, each of `sizeBytes`. */
export async function sendParts(
  emulator: Emulator,
  { key, uploadId }: { readonly key: string; readonly uploadId: string },
  count: number,
  sizeBytes: number,
): Promise<void> {
  const path = `/${key.split('/').map(encodeURIComponent).join('/')}`
  const numbers = Array.from({ length: count }, (_, index) => index + 1)
  await inTurns(numbers, 8, async (partNumber) => {
    const params = { partNumber: String(partNumber), uploadId }
    const { status } = await send(emulator, {
      method: 'PUT',
      path,
      params,
      body: Buffer.alloc(sizeBytes),
      keyTime: ALWAYS,
    })
    if (status !== 200) throw new Error(`part ${partNumber}: ${status}`)
  })
}
