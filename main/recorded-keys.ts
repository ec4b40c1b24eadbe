/** Every change of a profile's key, with its line in the audit log. */
import type { AuditActor } from '../shared/audit-events.ts'
import type { BrokerHeaders } from '../shared/broker-headers.ts'
import { AppError } from '../shared/errors.ts'
import type { PermanentKey } from '../shared/ipc/key-entry-contract.ts'
import type { ProfileSecret } from '../shared/keychain-secret.ts'
import type { Profile } from '../shared/settings.ts'
import type { TemporaryKey } from '../shared/temporary-key.ts'
import { type AuditLog, recorded } from './broker/audit-log.ts'
import type { Clock } from './broker/clock.ts'
import type { KeychainPort } from './keychain/port.ts'
import type { RunSecrets } from './state/run-secrets.ts'
import type { SettingsStore } from './state/settings-store.ts'
import type { TemporaryKeys } from './state/temporary-keys.ts'

type Named = Pick<Profile, 'id' | 'name'>
/** `this-run`: in main's memory until the app ends. */
export type KeyPlace = 'keychain' | 'this-run'

/** All throw AppError `audit-failed`, with nothing changed. */
export interface RecordedKeys {
  /** A key in the keychain takes the place of one for this run; one for this run is used before one in the keychain. Throws keychain-*. */
  readonly storeKey: (who: AuditActor, profile: Named, key: PermanentKey, place?: KeyPlace) => Promise<void>
  /** In the keychain: a key, or a broker's headers. Throws as `storeKey`. */
  readonly storeSecret: (who: AuditActor, profile: Named, secret: ProfileSecret) => Promise<void>
  /** In memory, until it runs out. Throws temporary-key-unusable. */
  readonly storeTemporaryKey: (who: AuditActor, profile: Named, key: TemporaryKey) => Promise<void>
  /** From memory and from the keychain; removing what is not there is fine, and no event. Throws keychain-*. */
  readonly removeKey: (who: AuditActor, profile: Named) => Promise<void>
}

export interface RecordedKeysPorts {
  readonly settings: Pick<SettingsStore, 'noteKeyKind' | 'noteSecret'>
  readonly keychain: Pick<KeychainPort, 'has' | 'set' | 'setSecret' | 'delete'>
  readonly runSecrets: RunSecrets
  readonly temporaryKeys: Pick<TemporaryKeys, 'get' | 'set' | 'drop'>
  readonly clock: Pick<Clock, 'offsetMs'>
  readonly audit: Pick<AuditLog, 'writeEvent'>
  /** A key has come, changed or gone. */
  readonly onKeyChange: () => void
}

export function createRecordedKeys(ports: RecordedKeysPorts): RecordedKeys {
  const { keychain, runSecrets, temporaryKeys, audit } = ports
  const { noteSecret } = ports.settings
  const change = (profile: Named, event: Event, act: () => Promise<void>): Promise<void> =>
    changing(ports, profile, () => recorded(audit, event, act))
  async function removeFromKeychain(who: AuditActor, profile: Named): Promise<void> {
    if (!(await keychain.has(profile.id))) return
    const event = { event: 'key-removed', ...about(who, profile, 'keychain') } as const
    await change(profile, event, () => keychain.delete(profile.id))
    await noteSecret(profile.id, false)
  }
  async function storeHeaders(who: AuditActor, profile: Named, headers: BrokerHeaders): Promise<void> {
    const event = { event: 'headers-stored', ...about(who, profile, 'keychain') } as const
    await change(profile, event, () => keychain.setSecret(profile.id, headers))
    await noteSecret(profile.id, true)
  }
  const storeKey: RecordedKeys['storeKey'] = async (who, profile, key, place = 'keychain') => {
    const { id } = profile
    const isThere = place === 'keychain' ? await keychain.has(id) : runSecrets.key(id) !== undefined
    const event = { event: isThere ? 'key-replaced' : 'key-stored', ...about(who, profile, place) } as const
    await change(profile, event, async () => {
      if (place === 'this-run') return runSecrets.setKey(id, key)
      await keychain.set(id, key)
      runSecrets.dropKey(id)
    })
    if (place === 'keychain') await noteSecret(id, true)
  }
  return {
    storeKey,
    storeSecret: (who, profile, secret) =>
      'headers' in secret ? storeHeaders(who, profile, secret) : storeKey(who, profile, secret),
    async storeTemporaryKey(who, profile, key) {
      const kind = temporaryKeys.get(profile.id) === undefined ? 'key-stored' : 'key-replaced'
      const event = { event: kind, ...about(who, profile, 'this-run'), ...TEMPORARY } as const
      await change(profile, event, async () => temporaryKeys.set(profile.id, key, ports.clock.offsetMs()))
    },
    async removeKey(who, profile) {
      const wasInMemory = await removeFromMemory(ports, who, profile)
      try {
        await removeFromKeychain(who, profile)
      } catch (error) {
        // Where there is no keychain, what was in memory was all there could be.
        if (!wasInMemory || !isAbsence(error)) throw error
      }
    },
  }
}

type Event = Parameters<typeof recorded>[1]
const TEMPORARY = { subject: 'temporary-key' } as const

const about = (who: AuditActor, { id, name }: Named, kept: KeyPlace) => ({
  ...{ who, profileName: name, profileId: id, kept },
})

/** Whether there was any. */
async function removeFromMemory(ports: RecordedKeysPorts, who: AuditActor, profile: Named): Promise<boolean> {
  const { runSecrets, temporaryKeys, audit } = ports
  const { id } = profile
  const event = { event: 'key-removed', ...about(who, profile, 'this-run') } as const
  const drop = (what: Event, act: () => void): Promise<void> =>
    changing(ports, profile, () => recorded(audit, what, async () => act()))
  const hadKey = runSecrets.key(id) !== undefined
  if (hadKey) await drop(event, () => runSecrets.dropKey(id))
  const hadTemporary = temporaryKeys.get(id) !== undefined
  if (hadTemporary) await drop({ ...event, ...TEMPORARY }, () => temporaryKeys.drop(id))
  return hadKey || hadTemporary
}

async function changing(
  { settings, onKeyChange }: RecordedKeysPorts,
  profile: Named,
  act: () => Promise<void>,
): Promise<void> {
  try {
    await act()
  } finally {
    // Also of a change that failed half-way: what was known is not sure any more.
    await settings.noteKeyKind(profile.id, undefined)
    onKeyChange()
  }
}

/** There is no keychain. */
export const isAbsence = (error: unknown): boolean => error instanceof AppError && error.info.code === 'keychain-absent'
