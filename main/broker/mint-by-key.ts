import type { PermanentKey } from '../../shared/ipc/key-entry-contract.ts'
import type { Profile, ProfileFile } from '../../shared/settings.ts'
import { shortId } from './audit-log.ts'
import type { Clock } from './clock.ts'
import type { MintSource } from './mint-source.ts'
import { createSourceCheck } from './source-limits.ts'
import type { MintRequest, Sts } from './sts.ts'
import { stsEndpointOf } from './sts-client.ts'
import type { Way, WayTo } from './way.ts'

export interface KeySourcePorts {
  /** Read for each call and dropped. @throws AppError `key-missing`, `keychain-*`. */
  readonly readKey: (profileId: string) => Promise<PermanentKey>
  readonly wayTo: WayTo
  readonly openSts: (profile: Profile, way: Way, onRequest: () => void) => Sts
  readonly clock: Clock
}

/** The profile's permanent key asks Tencent's STS: GetFederationToken, or AssumeRole where the profile names a role. */
export function mintByKey(ports: KeySourcePorts): MintSource {
  const assertSourceFits = createSourceCheck()
  const open = async (profile: Profile, onRequest: () => void): Promise<Sts> => {
    const way = await ports.wayTo(stsEndpointOf(profile.file), profile.file.caFile)
    return ports.openSts(profile, way, onRequest)
  }
  return {
    async mint({ profile, scope, policy }, notes) {
      const sts = await open(profile, notes.onRequest)
      const key = await ports.readKey(profile.id)
      notes.secretId = shortId(key.secretId)
      await assertSourceFits(profile.file, sts, key)
      const askedAtMs = ports.clock.nowMs()
      const { durationSeconds, region } = scope
      const minted = await sts.mint({ policy, durationSeconds, region, ...roleOf(profile.file) }, key)
      return { ...minted, askedAtMs, clockOffsetMs: ports.clock.offsetMs() }
    },
    async whoAmI(profile) {
      const sts = await open(profile, () => undefined)
      return sts.whoAmI(await ports.readKey(profile.id))
    },
  }
}

const roleOf = ({ source }: ProfileFile): Pick<MintRequest, 'role'> =>
  source?.type === 'assume-role' ? { role: source } : {}
