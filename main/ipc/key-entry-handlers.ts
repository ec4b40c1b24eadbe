import { AppError, toErrorInfo } from '../../shared/errors.ts'
import type { Handlers } from '../../shared/ipc/call.ts'
import type { keyEntryContract } from '../../shared/ipc/key-entry-contract.ts'
import type { Profile } from '../../shared/settings.ts'
import { type Clipboard, clearIfHeld } from '../clear-clipboard.ts'
import { DRAFT, type DraftHeaders } from '../draft-headers.ts'
import { assertSecretFits } from '../given-secret.ts'
import type { Network } from '../network/network.ts'
import type { RecordedChanges } from '../recorded-changes.ts'
import type { SettingsStore } from '../state/settings-store.ts'
import type { KeyEntryWindow } from '../windows/key-entry-window.ts'

export interface KeyEntryPorts {
  readonly keyEntry: Pick<KeyEntryWindow, 'profileId' | 'close'>
  readonly settings: Pick<SettingsStore, 'profile'>
  readonly changes: Pick<RecordedChanges, 'storeKey' | 'storeSecret' | 'storeTemporaryKey'>
  readonly network: Pick<Network, 'storePassword'>
  readonly draftHeaders: Pick<DraftHeaders, 'give'>
  readonly learnKeyKind: (profileId: string) => Promise<unknown>
  readonly clipboard: Clipboard
  readonly logUnexpected: (what: string, error: unknown) => void
}

/** What the key-entry window may ask for: about the profile it was opened for and no other. */
export function keyEntryHandlers(ports: KeyEntryPorts): Handlers<typeof keyEntryContract> {
  const { keyEntry, settings, changes } = ports
  return {
    'key.submit': async ({ place, clearClipboard, ...key }) => {
      const profileId = keyEntry.profileId()
      if (profileId !== undefined) {
        const profile = settings.profile(profileId)
        assertPasted(profile, false)
        await changes.storeKey('window', profile, key, place)
        void learn(profileId, ports)
      }
      if (clearClipboard) await clear(ports, [key.secretId, key.secretKey])
      // After the answer has left: the page needs it no more.
      setImmediate(() => keyEntry.close(true))
    },
    async 'proxy-password.submit'({ proxyPassword }) {
      if (keyEntry.profileId() !== 'proxy') throw new AppError({ code: 'invalid-input' })
      await ports.network.storePassword('window', proxyPassword)
      setImmediate(() => keyEntry.close(true))
    },
    'temporary.submit': async ({ clearClipboard, ...key }) => {
      const profile = settings.profile(keyEntry.profileId() ?? '')
      assertPasted(profile, true)
      await changes.storeTemporaryKey('window', profile, key)
      if (clearClipboard) await clear(ports, [key.tmpSecretId, key.tmpSecretKey, key.sessionToken])
      setImmediate(() => keyEntry.close(true))
    },
    'headers.submit': async (headers) => {
      const profileId = keyEntry.profileId()
      if (profileId === DRAFT) ports.draftHeaders.give(headers)
      else if (profileId !== undefined) {
        const profile = settings.profile(profileId)
        await changes.storeSecret('window', profile, assertSecretFits(profile.file, headers))
      }
      setImmediate(() => keyEntry.close(true))
    },
    'key.cancel': async () => {
      setImmediate(() => keyEntry.close(false))
    },
  }
}

/** Each kind of key goes to a profile that gets its keys so. @throws AppError `invalid-input`. */
function assertPasted({ name, file }: Profile, isPasted: boolean): void {
  if ((file.source?.type === 'temporary-key') === isPasted) return
  throw new AppError({ code: 'invalid-input', subject: name, detail: 'another kind of key' })
}

/** A clipboard that cannot be read is no reason to say that the key was not stored. */
async function clear({ clipboard, logUnexpected }: KeyEntryPorts, secrets: readonly string[]): Promise<void> {
  try {
    await clearIfHeld(clipboard, secrets)
  } catch (error) {
    logUnexpected('clipboard', error)
  }
}

/** Nobody waits for it: it is asked again with every connection test, which says what stands in its way. */
async function learn(profileId: string, { learnKeyKind, logUnexpected }: KeyEntryPorts): Promise<void> {
  try {
    await learnKeyKind(profileId)
  } catch (error) {
    if (toErrorInfo(error).code === 'internal') logUnexpected('key-kind', error)
  }
}
