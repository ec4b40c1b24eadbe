import type { BrokerHeaders } from '../../shared/broker-headers.ts'
import type { RemoteBrokerSource } from '../../shared/credential-source.ts'
import { AppError } from '../../shared/errors.ts'
import type { Scope } from '../../shared/scope.ts'
import type { Profile, ProfileFile } from '../../shared/settings.ts'
import { askBroker, type BrokerWish } from './ask-broker.ts'
import { brokerAddressOf, brokerHostOf } from './broker-address.ts'
import type { NamedPlace } from './broker-answer.ts'
import { type Clock, createClock } from './clock.ts'
import type { MintSource } from './mint-source.ts'
import { buildPolicy } from './policy.ts'
import type { WayTo } from './way.ts'

export interface BrokerSourcePorts {
  /** Read for each request and dropped. @throws AppError `broker-headers-missing`, `keychain-*`. */
  readonly readHeaders: (profileId: string) => Promise<BrokerHeaders['headers']>
  readonly wayTo: WayTo
  readonly nowMs: () => number
  /** Only tests are in a hurry. */
  readonly timeoutMs?: number
}

/**
 * The organisation's own server mints; this app holds no permanent key for such a profile and reads none. What it gives may be
 * good for more than was asked: nothing here can narrow it, so transfer's grant does.
 */
export function mintByBroker(ports: BrokerSourcePorts): MintSource {
  // One for each server: a clock that one of them sets wrong is nobody else's.
  const clocks = new Map<string, Clock>()
  const clockOf = (host: string): Clock => {
    const clock = clocks.get(host) ?? createClock(ports.nowMs)
    clocks.set(host, clock)
    return clock
  }
  return {
    async mint({ profile, scope }, { onRequest }) {
      const source = sourceIn(profile)
      const way = await ports.wayTo(brokerAddressOf(source.url).endpoint, profile.file.caFile)
      const headers = source.headerNames?.length ? await ports.readHeaders(profile.id) : []
      const clock = clockOf(brokerHostOf(source.url))
      const timeout = ports.timeoutMs === undefined ? {} : { timeoutMs: ports.timeoutMs }
      onRequest()
      const { fresh, place } = await askBroker({ source, wish: wishOf(scope), headers, way, clock, ...timeout })
      assertSamePlace(profile.file, place)
      return fresh
    },
    whoAmI: async () => undefined,
  }
}

function sourceIn({ name, file: { source } }: Profile): RemoteBrokerSource {
  if (source?.type === 'remote-broker') return source
  throw new AppError({ code: 'internal', detail: `no remote broker in ${name}` })
}

/** Always what uploads do: a broker has one kind of credential, whatever this app wants it for. */
function wishOf(scope: Scope): BrokerWish {
  const { bucket, region, prefix, otherPrefixes, conditions, durationSeconds, acl } = scope
  const actions = [...new Set(buildPolicy(scope).statement.flatMap(({ action }) => action))]
  const more = { ...(acl && { acl }), ...(otherPrefixes && { otherPrefixes }), ...(conditions && { conditions }) }
  return { bucket, region, prefix, actions, durationSeconds, ...more }
}

/**
 * A broker decides where uploads go only once, before somebody's eyes: when the profile is made.
 *
 * @throws AppError `broker-elsewhere` with both places.
 */
export function assertSamePlace({ bucket, region }: Pick<ProfileFile, 'bucket' | 'region'>, place: NamedPlace): void {
  const named = { bucket, region, ...place }
  if (named.bucket === bucket && named.region === region) return
  const subject = `${named.bucket} (${named.region}) ≠ ${bucket} (${region})`
  throw new AppError({ code: 'broker-elsewhere', subject })
}
