import { watch } from 'node:fs'
import { sourceTypeOf } from '../../shared/credential-source.ts'
import { AppError } from '../../shared/errors.ts'
import { allowsOwnProfiles, isAllowed, isGiven, type ManagedFeature, type ManagedState } from '../../shared/managed.ts'
import type { Profile, ProfileFile } from '../../shared/settings.ts'
import type { PolicyPlaces } from './find-policy.ts'
import { stateOf } from './parse-policy.ts'

/** What the organisation fixes on this computer, as it is now. Everything here is asked in main; pages only show it. */
export interface Managed {
  readonly state: () => ManagedState
  /** Looks again; resolves when `state` says what is there. */
  readonly refresh: () => Promise<void>
  readonly onChange: (listener: () => void) => void
  /** @throws AppError managed-denied, managed-invalid. */
  readonly assertAllowed: (feature: ManagedFeature) => void
  /** Whether credentials may be had for this profile. @throws AppError managed-denied, managed-invalid. */
  readonly assertPermitted: (profile: Profile) => void
  /** Whether credentials may come from such a source at all. @throws AppError managed-denied, managed-invalid. */
  readonly assertSource: (name: string, file: Pick<ProfileFile, 'source'>) => void
  /** Whether the user may have such a profile. @throws AppError managed-denied. */
  readonly assertOwnProfile: (name: string, file: ProfileFile) => void
  /** @throws AppError managed-denied for a profile that the organisation gave. */
  readonly assertNotGiven: (profileId: string) => void
  /** The profile with its credentials' life cut to what is allowed. */
  readonly limited: (profile: Profile) => Profile
}

/** Looks for the configuration, and again whenever its folder changes. */
export async function openManaged({ find, folder, names }: PolicyPlaces): Promise<Managed> {
  let state: ManagedState = { kind: 'none' }
  let looking: Promise<void> | undefined
  const listeners: (() => void)[] = []
  const look = async (): Promise<void> => {
    const before = JSON.stringify(state)
    state = await find().then(stateOf, (error: unknown) => unfindable(names[0] ?? '', error))
    if (JSON.stringify(state) !== before) for (const listener of listeners) listener()
  }
  const refresh = (): Promise<void> => {
    looking ??= look().finally(() => {
      looking = undefined
    })
    return looking
  }
  await refresh()
  if (folder !== undefined) watchFolder(folder, () => void refresh())
  return { state: () => state, refresh, onChange: (listener) => void listeners.push(listener), ...rulesOf(() => state) }
}

/** Nobody can tell whether there is one. */
function unfindable(place: string, error: unknown): ManagedState {
  const detail = error instanceof Error && 'code' in error ? String(error.code) : 'could not be looked for'
  return { kind: 'invalid', place, detail }
}

/** A folder that is not there yet is not watched: before every credential it is looked at anyway. */
function watchFolder(folder: string, onChange: () => void): void {
  try {
    const watcher = watch(folder, { persistent: false }, onChange)
    // The folder itself has gone, or there are no more watches to be had.
    watcher.on('error', () => watcher.close())
  } catch {
    // Expected where there is no such folder, or no right to watch it.
  }
}

type Rules = Pick<
  Managed,
  'assertAllowed' | 'assertPermitted' | 'assertSource' | 'assertOwnProfile' | 'assertNotGiven' | 'limited'
>

/** The rules alone, over any state. */
export function rulesOf(current: () => ManagedState): Rules {
  const maxSeconds = (): number => {
    const state = current()
    return (state.kind === 'active' ? state.configuration.maxDurationSeconds : undefined) ?? Number.POSITIVE_INFINITY
  }
  return {
    assertAllowed(feature) {
      const state = current()
      if (feature !== 'settings') assertValid(state)
      if (!isAllowed(state, feature)) throw denied(feature, `allow${feature[0]?.toUpperCase()}${feature.slice(1)}`)
    },
    assertPermitted({ id, name, file }) {
      const state = current()
      assertValid(state)
      if (!isGiven(state, id) && !allowsOwnProfiles(state)) throw denied(name, 'allowOwnProfiles')
      assertFile(state, name, file)
      if (file.durationSeconds > maxSeconds()) throw denied(name, `maxDurationSeconds ${maxSeconds()}`)
    },
    assertSource(name, file) {
      assertValid(current())
      assertFile(current(), name, file)
    },
    assertOwnProfile(name, file) {
      const state = current()
      if (!allowsOwnProfiles(state)) throw denied(name, 'allowOwnProfiles')
      assertFile(state, name, file)
      if (file.durationSeconds > maxSeconds()) throw denied(name, `maxDurationSeconds ${maxSeconds()}`)
    },
    assertNotGiven(profileId) {
      const state = current()
      const given = state.kind === 'active' ? state.profiles.find(({ id }) => id === profileId) : undefined
      if (given) throw denied(given.name, 'profiles')
    },
    limited(profile) {
      if (profile.file.durationSeconds <= maxSeconds()) return profile
      return { ...profile, file: { ...profile.file, durationSeconds: maxSeconds() } }
    },
  }
}

function assertValid(state: ManagedState): void {
  if (state.kind === 'invalid')
    throw new AppError({ code: 'managed-invalid', subject: state.place, detail: state.detail })
}

function assertFile(state: ManagedState, name: string, { source }: Pick<ProfileFile, 'source'>): void {
  const { allowedSources } = state.kind === 'active' ? state.configuration : {}
  const type = sourceTypeOf(source)
  if (allowedSources && !allowedSources.includes(type)) throw denied(name, `source ${type}`)
}

/** `member`: which one of the configuration forbids it. */
const denied = (subject: string, member: string): AppError =>
  new AppError({ code: 'managed-denied', subject, detail: member })
