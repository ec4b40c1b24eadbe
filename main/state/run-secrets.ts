import type { PermanentKey } from '../../shared/ipc/key-entry-contract.ts'

/** What is held for this run only: in main's memory, until it is dropped or the app ends; in no file and no keychain. */
export interface RunSecrets {
  readonly key: (profileId: string) => PermanentKey | undefined
  readonly setKey: (profileId: string, key: PermanentKey) => void
  readonly dropKey: (profileId: string) => void
}

export function createRunSecrets(): RunSecrets {
  const keys = new Map<string, PermanentKey>()
  return {
    key: (profileId) => keys.get(profileId),
    setKey: (profileId, key) => void keys.set(profileId, key),
    dropKey: (profileId) => void keys.delete(profileId),
  }
}
