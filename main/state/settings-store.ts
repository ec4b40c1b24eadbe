import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import type * as v from 'valibot'
import type { KeyKind } from '../../shared/credential-source.ts'
import { AppError } from '../../shared/errors.ts'
import { MAX_PROFILES, type Profile, type ProfileFile, type ProfileSummary, Settings } from '../../shared/settings.ts'
import { longestLinkSeconds } from '../broker/link-wish.ts'
import { loadJson, writeAtomically } from './atomic-file.ts'
import { awaitingAfterSave, awaitingAfterSecret, withoutId } from './awaiting-secret.ts'

type SettingsValue = v.InferOutput<typeof Settings>

/** Settings and profiles on disk. Changes are announced to `onChange`. */
export interface SettingsStore {
  readonly current: () => SettingsValue
  /** Throws profile-unknown. */
  readonly profile: (id: string) => Profile
  /** As `profile`, undefined where that throws. */
  readonly find: (id: string) => Profile | undefined
  readonly profileByName: (name: string) => Profile | undefined
  readonly saveProfile: (name: string, file: ProfileFile, id?: string) => Promise<Profile>
  /** Adds all of them or none; selects none, and replaces none. Throws profiles-full, and profile-invalid for a name that is taken. */
  readonly addProfiles: (added: readonly Profile[]) => Promise<void>
  readonly removeProfile: (id: string) => Promise<void>
  /** Whose key it has; undefined: not known. Nothing for a profile that is not there. */
  readonly noteKeyKind: (id: string, kind: KeyKind | undefined) => Promise<void>
  /** Its key, or its broker's headers, are stored now, or no more. Nothing for a profile that is not there. */
  readonly noteSecret: (id: string, isThere: boolean) => Promise<void>
  readonly update: (
    change: Partial<
      Pick<
        SettingsValue,
        | 'language'
        | 'activePrefix'
        | 'activeProfileId'
        | 'transfers'
        | 'uploads'
        | 'endpoint'
        | 'network'
        | 'appearance'
        | 'desktop'
        | 'updates'
      >
    >,
  ) => Promise<void>
  /** Undefined: none. */
  readonly saveAdminLock: (lock: SettingsValue['adminLock'] | undefined) => Promise<void>
  readonly onChange: (listener: () => void) => void
  /** Where a damaged settings file was put aside at start. */
  readonly damagedKeptAs?: string
}

/** A new random id; see `ProfileId`. */
export const newProfileId = (): string => `p-${randomBytes(8).toString('hex')}`

/** Loads `settings.json` from the data folder. */
export function openSettings(dataDir: string): SettingsStore {
  const path = join(dataDir, 'settings.json')
  const loaded = loadJson(path, Settings, Date.now)
  let value: SettingsValue = loaded.kind === 'value' ? loaded.value : { schema: 1, language: 'system', profiles: [] }
  const listeners: (() => void)[] = []
  let writing = Promise.resolve()

  const save = (next: SettingsValue): Promise<void> => {
    if (next === value) return writing
    value = next
    // One after the other, so that the last change is also the last file.
    writing = writing.then(() => writeAtomically(path, `${JSON.stringify(value, undefined, 2)}\n`))
    return writing.then(() => {
      for (const listener of listeners) listener()
    })
  }
  const find = (id: string): Profile | undefined => value.profiles.find((known) => known.id === id)
  return {
    current: () => value,
    find,
    profile(id) {
      const profile = find(id)
      if (!profile) throw new AppError({ code: 'profile-unknown', subject: id })
      return profile
    },
    profileByName: (name) => value.profiles.find((profile) => profile.name === name),
    async saveProfile(name, file, id) {
      if (value.profiles.some((other) => other.name === name && other.id !== id)) throw nameIsTaken(name)
      const before = id === undefined ? undefined : find(id)
      const profile: Profile = { ...before, id: id ?? newProfileId(), name, file }
      await save(withSaved(value, profile, before))
      return profile
    },
    async addProfiles(added) {
      const taken = added.find(({ name }) => value.profiles.some((other) => other.name === name))
      if (taken) throw nameIsTaken(taken.name)
      await save(withAdded(value, added))
    },
    removeProfile: (id) => save(without(value, id)),
    async noteKeyKind(id, kind) {
      const profile = find(id)
      if (profile === undefined || profile.keyKind === kind) return
      await save({ ...value, profiles: replaced(value.profiles, withKind(profile, kind)) })
    },
    noteSecret: (id, isThere) => save(withSecretNoted(value, find(id), isThere)),
    update: (change) => save({ ...value, ...change }),
    saveAdminLock: (lock) => save(withLock(value, lock)),
    onChange: (listener) => void listeners.push(listener),
    ...(loaded.kind === 'damaged' && { damagedKeptAs: loaded.keptAs }),
  }
}

function withLock({ adminLock: _before, ...rest }: SettingsValue, lock: SettingsValue['adminLock']): SettingsValue {
  return { ...rest, ...(lock && { adminLock: lock }) }
}

const nameIsTaken = (name: string): AppError =>
  new AppError({ code: 'profile-invalid', subject: name, detail: 'another profile has this name' })

function withSecretNoted(value: SettingsValue, profile: Profile | undefined, isThere: boolean): SettingsValue {
  const { awaitingSecret = [] } = value
  if (profile === undefined || awaitingSecret.includes(profile.id) !== isThere) return value
  return tidy({ ...value, awaitingSecret: awaitingAfterSecret(awaitingSecret, profile, isThere) })
}

function withSaved(value: SettingsValue, profile: Profile, before: Profile | undefined): SettingsValue {
  const all = before ? { ...value, profiles: replaced(value.profiles, profile) } : withAdded(value, [profile])
  const awaitingSecret = awaitingAfterSave(all.awaitingSecret ?? [], profile.id, before?.file, profile.file)
  return tidy({ ...all, awaitingSecret, activeProfileId: value.activeProfileId ?? profile.id })
}

/** One more than the schema allows, and the file could not be read again. */
function withAdded(value: SettingsValue, added: readonly Profile[]): SettingsValue {
  const all = [...value.profiles, ...added]
  if (all.length > MAX_PROFILES) throw new AppError({ code: 'profiles-full', subject: String(MAX_PROFILES) })
  const awaitingSecret = added.reduce(
    (ids, { id, file }) => awaitingAfterSave(ids, id, undefined, file),
    value.awaitingSecret ?? [],
  )
  return tidy({ ...value, profiles: all, awaitingSecret })
}

/** A list that is empty is not written. */
const tidy = ({ awaitingSecret = [], ...rest }: SettingsValue): SettingsValue => ({
  ...rest,
  ...(awaitingSecret.length > 0 && { awaitingSecret }),
})

function without(
  { activeProfileId, profiles, awaitingSecret = [], ...rest }: SettingsValue,
  id: string,
): SettingsValue {
  const left = profiles.filter((profile) => profile.id !== id)
  const active = activeProfileId === id ? left[0]?.id : activeProfileId
  const awaiting = withoutId(awaitingSecret, id)
  return tidy({ ...rest, profiles: left, awaitingSecret: awaiting, ...(active && { activeProfileId: active }) })
}

const replaced = (profiles: readonly Profile[], profile: Profile): Profile[] =>
  profiles.map((other) => (other.id === profile.id ? profile : other))

const withKind = ({ id, name, file }: Profile, kind: KeyKind | undefined): Profile => ({
  ...{ id, name, file },
  ...(kind !== undefined && { keyKind: kind }),
})

/** What the transfer window may know of a profile. */
export const summarize = ({ id, name, file, keyKind }: Profile): ProfileSummary => ({
  id,
  name,
  bucket: file.bucket,
  region: file.region,
  prefix: file.prefix,
  ...(file.otherPrefixes && { otherPrefixes: file.otherPrefixes }),
  ...(file.acls && { acls: file.acls }),
  links: {
    maySign: file.actions === 'share',
    hasDomain: file.cosEndpointKind === 'domain',
    longestSeconds: longestLinkSeconds({ file, keyKind }),
  },
})
