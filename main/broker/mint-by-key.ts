import type { PermanentKey } from '../../shared/ipc/key-entry-contract.ts'
import type { Profile, ProfileFile } from '../../shared/settings.ts'
import { shortId } from './audit-log.ts'
import type { Clock } from './clock.ts'
import type { MintSource } from './mint-source.ts'
import { createSourceCheck } from './source-limits.ts'
import type { MintRequest, Sts } from './sts.ts'

export interface KeySourcePorts {
  /** Read for each call and dropped. @throws AppError `key-missing`, `keychain-*`. */
  readonly readKey: (profileId: string) => Promise<PermanentKey>
  readonly readCaFile: (path: string) => Promise<string>
  readonly openSts: (profile: Profile, caPem: string | undefined, onRequest: () => void) => Sts
  readonly clock: Clock
}

/** The profile's permanent key asks Tencent's STS: GetFederationToken, or AssumeRole where the profile names a role. */
export function mintByKey(ports: KeySourcePorts): MintSource {
  const assertSourceFits = createSourceCheck()
  const open = async (profile: Profile, onRequest: () => void): Promise<Sts> => {
    const { caFile } = profile.file
    const caPem = caFile === undefined ? undefined : await ports.readCaFile(caFile)
    return ports.openSts(profile, caPem, onRequest)
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
