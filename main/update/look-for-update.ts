import {
  compareVersions,
  feedPath,
  type SignedFeed,
  type UpdateArch,
  type UpdatePlatform,
} from '../../shared/update-feed.ts'
import type { UpdateSettings } from '../../shared/updates.ts'
import type { Installation } from './installation.ts'
import { isInRollout } from './rollout.ts'
import type { UpdateBase } from './update-base.ts'
import type { UpdateMemory } from './update-memory.ts'
import type { CheckResult, Offer } from './update-state.ts'
import { verifyFeed } from './verify-feed.ts'

export interface LookPorts {
  readonly current: string
  readonly platform: UpdatePlatform
  readonly arch: UpdateArch
  readonly memory: UpdateMemory
  readonly settings: () => UpdateSettings
  readonly fetchFeed: (base: UpdateBase, path: string) => Promise<string>
  readonly nowMs: () => number
}

/** The feed of the channel that is in force, verified, and remembered as seen before anything is made of it. Throws as `verifyFeed`. */
export async function readFeed(base: UpdateBase, ports: LookPorts): Promise<SignedFeed> {
  const { platform, arch, memory, current } = ports
  const { channel } = ports.settings()
  const text = await ports.fetchFeed(base, feedPath(channel, platform, arch))
  const feed = verifyFeed(text, {
    ...{ publicKeys: base.publicKeys, channel, platform, arch, current },
    ...{ highestSeen: memory.highest(channel), nowMs: ports.nowMs(), host: base.endpoint.host },
  })
  await memory.noteVerified(channel, feed.version, ports.nowMs())
  return feed
}

/** What it says to this installation. */
export function resultOf(
  feed: SignedFeed,
  installation: Installation,
  { current, memory }: Pick<LookPorts, 'current' | 'memory'>,
): CheckResult {
  const { version, rolloutPercent } = feed
  if (compareVersions(version, current) <= 0) return { kind: 'current' }
  if (!isInRollout(memory.draw(), version, rolloutPercent)) return { kind: 'held-back', version }
  return { kind: 'newer', offer: offerOf(feed, installation) }
}

/** With the one file that this installation can be replaced by, or that a person would fetch. */
function offerOf({ version, releasedAt, files, notes }: SignedFeed, installation: Installation): Offer {
  const kinds = installation.way === 'by-hand' ? installation.kinds : [installation.kind]
  const [file] = kinds.flatMap((kind) => files.find((one) => one.kind === kind) ?? [])
  return {
    ...{ version, releasedAtMs: Date.parse(releasedAt) },
    ...(file && { file, sizeBytes: file.sizeBytes }),
    ...(notes && { notes }),
  }
}
