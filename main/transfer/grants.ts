import type { DestinationGrant, SourceGrant } from '../../shared/transfer/control.ts'

/** What main allowed so far. Only main's control messages change it. */
export interface Grants {
  addSource(source: SourceGrant): void
  removeSource(sourceId: string): void
  source(sourceId: string): SourceGrant | undefined
  addDestination(destination: DestinationGrant): void
  /** Undefined when never granted or expired: an expired grant is dropped. */
  destination(destinationId: string): DestinationGrant | undefined
}

/** `now` is epoch ms. */
export function createGrants(now: () => number): Grants {
  const sources = new Map<string, SourceGrant>()
  const destinations = new Map<string, DestinationGrant>()
  const dropExpired = (): void => {
    for (const [id, { expiresAtMs }] of destinations) if (expiresAtMs <= now()) destinations.delete(id)
  }
  return {
    addSource: (source) => void sources.set(source.sourceId, source),
    removeSource: (sourceId) => void sources.delete(sourceId),
    source: (sourceId) => sources.get(sourceId),
    addDestination(destination) {
      dropExpired()
      destinations.set(destination.destinationId, destination)
    },
    destination(destinationId) {
      const found = destinations.get(destinationId)
      if (found === undefined || found.expiresAtMs > now()) return found
      destinations.delete(destinationId)
      return undefined
    },
  }
}
