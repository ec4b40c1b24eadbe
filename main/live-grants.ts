import type { DestinationGrant } from '../shared/transfer/control.ts'
import type { WayTo } from './broker/way.ts'

interface Ports {
  readonly wayTo: WayTo
  /** Tells transfer; again under the same id, the later one counts from the next request on. */
  readonly grant: (destination: DestinationGrant) => void
  readonly nowMs: () => number
}

export interface LiveGrants {
  /** `caFile` is the profile's. */
  readonly grant: (destination: DestinationGrant, caFile: string | undefined) => void
  /**
   * The network settings are others: what is under way goes the new way from its next request on. A destination to which
   * there is none any more is taken back, so that its upload asks for a credential and is told why.
   */
  readonly refresh: () => Promise<void>
}

/** What transfer may reach, for as long as it may. */
export function createLiveGrants({ wayTo, grant, nowMs }: Ports): LiveGrants {
  const live = new Map<string, { readonly destination: DestinationGrant; readonly caFile: string | undefined }>()
  const dropExpired = (): void => {
    for (const [id, { destination }] of live) if (destination.expiresAtMs <= nowMs()) live.delete(id)
  }
  const renew = async ({ destination, caFile }: { destination: DestinationGrant; caFile: string | undefined }) => {
    const { caPem: _authorities, proxy: _proxy, ...rest } = destination
    try {
      grant({ ...rest, ...(await wayTo(rest, caFile)) })
    } catch {
      // Whoever goes on with it meets the same error when it asks for a credential.
      live.delete(destination.destinationId)
      grant({ ...rest, expiresAtMs: 0 })
    }
  }
  return {
    grant(destination, caFile) {
      dropExpired()
      live.set(destination.destinationId, { destination, caFile })
      grant(destination)
    },
    async refresh() {
      dropExpired()
      await Promise.all([...live.values()].map(renew))
    },
  }
}
