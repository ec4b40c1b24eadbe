/** What tries a profile at COS, or looks around there, in a process of its own. */
import { join } from 'node:path'
import type { TestStep } from '../shared/ipc/admin-contract.ts'
import type { RightRow } from '../shared/rights-check.ts'
import type { Profile } from '../shared/settings.ts'
import type { CredentialBroker } from './broker/broker.ts'
import { testConnection } from './broker/connection-test.ts'
import { createCosAdmin, openCosAdminSession } from './broker/cos-admin-client.ts'
import type { WayTo } from './broker/way.ts'
import { spawnUtility } from './keychain/electron-helper.ts'
import type { HelperProcess } from './keychain/helper-process.ts'
import type { Keys } from './keys.ts'
import { checkRights } from './rights/check-rights.ts'
import { otherBucketOf } from './rights/other-bucket.ts'
import { openUnfinished, type Unfinished } from './uploads/unfinished.ts'
import { emptyEnvironment } from './utility-environment.ts'

export interface Trials {
  readonly testConnection: (profile: Profile) => Promise<readonly TestStep[]>
  /** What the profile's credentials can and cannot do at COS, tried. Throws as `CredentialBroker.getCredential`. */
  readonly checkRights: (profile: Profile, otherBucket?: string) => Promise<readonly RightRow[]>
  /** The profile's unfinished uploads; the caller closes it. */
  readonly openUnfinished: (profile: Profile) => Unfinished
}

interface TrialPorts {
  readonly distDir: string
  readonly broker: CredentialBroker
  readonly readKey: Keys['read']
  readonly wayTo: WayTo
  /** All there are: one of them may name a bucket that another one's keys must not reach. */
  readonly profiles: () => readonly Profile[]
}

/** Each call starts a process of its own; nothing is kept between them. */
export function createTrials({ distDir, broker, readKey, wayTo, profiles }: TrialPorts): Trials {
  const spawnAdmin = (): HelperProcess =>
    spawnUtility(join(distDir, 'main', 'cos-admin.cjs'), { serviceName: 'COS Courier admin', env: emptyEnvironment() })
  const openSession = () => openCosAdminSession(spawnAdmin)
  return {
    testConnection: (profile) =>
      testConnection(profile, { broker, readKey, wayTo, askCos: createCosAdmin(spawnAdmin) }),
    checkRights: (profile, otherBucket = otherBucketOf(profile, profiles())) =>
      checkRights(profile, { broker, wayTo, openSession }, otherBucket),
    openUnfinished: (profile) => openUnfinished(profile, { broker, wayTo, openSession, nowMs: Date.now }),
  }
}
