import { basename } from 'node:path'
import { AppError } from '../../shared/errors.ts'
import type { Handlers } from '../../shared/ipc/call.ts'
import type { profilesCalls } from '../../shared/ipc/profiles-calls.ts'
import type { Translate } from '../../shared/messages/translate.ts'
import { cutName } from '../../shared/profile-names.ts'
import { type ProfileEntry, profilesText } from '../../shared/profiles-file.ts'
import { importEntries } from '../profiles/import-entries.ts'
import { readProfiles, writeProfiles } from '../profiles/profiles-on-disk.ts'
import type { RecordedChanges } from '../recorded-changes.ts'
import type { SettingsStore } from '../state/settings-store.ts'

export interface ProfilesHandlerPorts {
  readonly settings: SettingsStore
  readonly changes: Pick<RecordedChanges, 'addProfiles'>
  readonly t: Translate
  readonly files: ProfileFileDialogs
}

/** Native dialogs; undefined and false when the user dismisses them. */
export interface ProfileFileDialogs {
  readonly chooseToOpen: () => Promise<string | undefined>
  readonly chooseToSave: (suggestedName: string) => Promise<string | undefined>
  /** Only where the system's dialog has not asked that itself. */
  readonly confirmReplace: (path: string) => Promise<boolean>
  /** Lists where each of them points to. */
  readonly confirmImport: (entries: readonly ProfileEntry[]) => Promise<boolean>
}

/** The calls of `profilesCalls`. */
export function profilesHandlers(ports: ProfilesHandlerPorts): Handlers<typeof profilesCalls> {
  const { settings, changes, t, files } = ports
  return {
    async 'profiles.duplicate'({ id }) {
      const { name, file } = settings.profile(id)
      const reserved = t('profiles.copy-name', { name: '' }).length
      const entry = { name: t('profiles.copy-name', { name: cutName(name, reserved) }), file }
      const [copy] = await changes.addProfiles('window', [entry], 'duplicated')
      if (!copy) throw new Error('one profile was added')
      return copy
    },
    async 'profiles.export'({ id }) {
      const profiles = id === undefined ? settings.current().profiles : [settings.profile(id)]
      const [only] = profiles
      if (!only) throw new AppError({ code: 'profile-unknown' })
      const path = await files.chooseToSave(profiles.length === 1 ? `${only.name}.json` : 'cos-courier-profiles.json')
      if (path === undefined) throw new AppError({ code: 'cancelled' })
      await writeAskedFor(path, profilesText(profiles, new Date()), files)
      return { count: profiles.length, fileName: basename(path) }
    },
    async 'profiles.import'() {
      const path = await files.chooseToOpen()
      const entries = path === undefined ? undefined : await readProfiles(path)
      if (!entries || !(await files.confirmImport(entries))) throw new AppError({ code: 'cancelled' })
      return importEntries(changes, 'window', entries)
    },
  }
}

async function writeAskedFor(path: string, text: string, files: ProfileFileDialogs): Promise<void> {
  try {
    await writeProfiles(path, text, false)
  } catch (error) {
    if (!(error instanceof AppError && error.info.code === 'profiles-file-exists')) throw error
    if (!(await files.confirmReplace(path))) throw new AppError({ code: 'cancelled', subject: path })
    await writeProfiles(path, text, true)
  }
}
