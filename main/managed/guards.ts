import { isAllowed } from '../../shared/managed.ts'
import type { ProfileEntry } from '../../shared/profiles-file.ts'
import { brokerHostOf } from '../broker/broker-address.ts'
import type { MintSource } from '../broker/mint-source.ts'
import type { BrokerInquiryPorts } from '../broker-inquiry.ts'
import type { LinkPorts } from '../links/links.ts'
import type { Network } from '../network/network.ts'
import type { RecordedChanges } from '../recorded-changes.ts'
import type { Serving } from '../serving/serving.ts'
import type { SettingsStore } from '../state/settings-store.ts'
import type { Managed } from './managed.ts'

/** A source that looks at the configuration before it gives anything; the broker writes its refusals to the audit log. */
export const guardedSource = (source: MintSource, managed: Managed): MintSource => ({
  async whoAmI(profile) {
    await managed.refresh()
    managed.assertPermitted(profile)
    return source.whoAmI(profile)
  },
  async mint(wish, notes) {
    await managed.refresh()
    managed.assertPermitted(wish.profile)
    return source.mint(wish, notes)
  },
})

/** A broker is asked from the settings only where profiles may have such a source: what it answers is a credential, too. */
export const guardedInquiry =
  (managed: Managed): BrokerInquiryPorts['assertMayAsk'] =>
  async (source) => {
    await managed.refresh()
    managed.assertAllowed('settings')
    managed.assertSource(brokerHostOf(source.url), { source })
  }

/** Nobody is asked about a link that nothing may come of. */
export const guardedLinks = <T extends Pick<LinkPorts, 'confirmLink'>>(ports: T, managed: Managed): T => ({
  ...ports,
  async confirmLink(entry: ProfileEntry) {
    await managed.refresh()
    managed.assertAllowed('settings')
    managed.assertAllowed('links')
    managed.assertOwnProfile(entry.name, entry.file)
    return ports.confirmLink(entry)
  },
})

/** The endpoint starts only where it may, and ends once it may no longer. */
export function guardedServing(serving: Serving, managed: Managed, unexpected: (error: unknown) => void): Serving {
  managed.onChange(() => {
    if (!isAllowed(managed.state(), 'endpoint')) serving.stop('app').catch(unexpected)
  })
  return {
    ...serving,
    async start(wish) {
      await managed.refresh()
      managed.assertAllowed('endpoint')
      const state = await serving.start(wish)
      if (isAllowed(managed.state(), 'endpoint')) return state
      // Since it began to start; what does not run yet cannot be stopped.
      await serving.stop('app')
      managed.assertAllowed('endpoint')
      return state
    },
  }
}

/** Looked at before each answer of the endpoint: a credential that it gives again was asked about when it was made, not now. */
export const servable =
  (managed: Managed, settings: Pick<SettingsStore, 'profile'>) =>
  async (profileId: string): Promise<void> => {
    await managed.refresh()
    managed.assertAllowed('endpoint')
    managed.assertPermitted(settings.profile(profileId))
  }

/** Its settings are guarded where all settings are; its password is none of them. */
export const guardedNetwork = (network: Network, managed: Managed): Network => ({
  ...network,
  async storePassword(who, proxyPassword) {
    await managed.refresh()
    managed.assertAllowed('settings')
    await network.storePassword(who, proxyPassword)
  },
})

/** Profiles and keys change only where the organisation lets people change settings; by links only where it lets them follow links. */
export function guardedChanges(changes: RecordedChanges, managed: Managed): RecordedChanges {
  const assertChange = async (who: string): Promise<void> => {
    await managed.refresh()
    managed.assertAllowed('settings')
    if (who === 'link') managed.assertAllowed('links')
  }
  return {
    async saveProfile(who, profile) {
      await assertChange(who)
      if (profile.id !== undefined) managed.assertNotGiven(profile.id)
      managed.assertOwnProfile(profile.name, profile.file)
      return changes.saveProfile(who, profile)
    },
    async addProfiles(who, entries, origin) {
      await assertChange(who)
      for (const { name, file } of entries) managed.assertOwnProfile(name, file)
      return changes.addProfiles(who, entries, origin)
    },
    async removeProfile(who, id, ...rest) {
      await assertChange(who)
      managed.assertNotGiven(id)
      return changes.removeProfile(who, id, ...rest)
    },
    async storeKey(who, ...rest) {
      await assertChange(who)
      return changes.storeKey(who, ...rest)
    },
    async storeSecret(who, ...rest) {
      await assertChange(who)
      return changes.storeSecret(who, ...rest)
    },
    // Pasted for this run it is a use of a profile, not a change of one: whether that may be, each credential asks.
    storeTemporaryKey: changes.storeTemporaryKey,
    async removeKey(who, ...rest) {
      await assertChange(who)
      return changes.removeKey(who, ...rest)
    },
  }
}
