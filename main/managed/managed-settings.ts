import { AppError } from '../../shared/errors.ts'
import { allowsOwnProfiles, isGiven } from '../../shared/managed.ts'
import type { Profile } from '../../shared/settings.ts'
import type { SettingsStore } from '../state/settings-store.ts'
import type { Managed } from './managed.ts'

/** What decides neither where data goes nor what is allowed. */
const PERSONAL: ReadonlySet<string> = new Set([
  'language',
  'activeProfileId',
  'activePrefix',
  'transfers',
  'uploads',
  'appearance',
  'desktop',
])

/**
 * The settings as everything else in main sees them: with the profiles the organisation gave, which nobody changes, and without the
 * user's own where these are not allowed. The file keeps what it had.
 */
export function managedSettings(store: SettingsStore, managed: Managed): SettingsStore {
  const { all, find, noteKind, assertFree } = profilesOf(store, managed)
  return {
    ...store,
    find,
    current() {
      const { activeProfileId, ...settings } = store.current()
      const profiles = all()
      const active = profiles.find(({ id }) => id === activeProfileId) ?? profiles[0]
      return { ...settings, profiles, ...(active && { activeProfileId: active.id }) }
    },
    profile(id) {
      const profile = find(id)
      if (!profile) throw new AppError({ code: 'profile-unknown', subject: id })
      return profile
    },
    profileByName: (name) => all().find((profile) => profile.name === name),
    async saveProfile(name, file, id) {
      if (id !== undefined) managed.assertNotGiven(id)
      managed.assertOwnProfile(name, file)
      assertFree(name)
      return store.saveProfile(name, file, id)
    },
    async addProfiles(added) {
      for (const { name, file } of added) {
        managed.assertOwnProfile(name, file)
        assertFree(name)
      }
      await store.addProfiles(added)
    },
    async removeProfile(id) {
      managed.assertNotGiven(id)
      await store.removeProfile(id)
    },
    async noteKeyKind(id, kind) {
      if (isGiven(managed.state(), id)) noteKind(id, kind)
      else await store.noteKeyKind(id, kind)
    },
    async update(change) {
      if (Object.keys(change).some((member) => !PERSONAL.has(member))) managed.assertAllowed('settings')
      await store.update(change)
    },
    onChange(listener) {
      store.onChange(listener)
      managed.onChange(listener)
    },
  }
}

/** All that may be used. Whose key a given one has is known for this run only: nothing of it is in the user's file. */
function profilesOf(store: SettingsStore, managed: Managed) {
  const kinds = new Map<string, Profile['keyKind']>()
  const given = (): readonly Profile[] => {
    const state = managed.state()
    return state.kind !== 'active' ? [] : state.profiles.map((profile) => withKind(profile, kinds.get(profile.id)))
  }
  const all = (): Profile[] => {
    const own = allowsOwnProfiles(managed.state()) ? store.current().profiles : []
    return [...given(), ...own].map(managed.limited)
  }
  const find = (id: string): Profile | undefined => all().find((known) => known.id === id)
  return {
    ...{ all, find },
    noteKind: (id: string, kind: Profile['keyKind']) => void kinds.set(id, kind),
    assertFree(name: string): void {
      if (given().some((profile) => profile.name === name))
        throw new AppError({ code: 'profile-invalid', subject: name, detail: 'another profile has this name' })
    },
  }
}

const withKind = (profile: Profile, keyKind: Profile['keyKind']): Profile =>
  keyKind === undefined ? profile : { ...profile, keyKind }
