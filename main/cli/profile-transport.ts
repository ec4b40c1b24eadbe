import { resolve } from 'node:path'
import type { Translate } from '../../shared/messages/translate.ts'
import { profilesText } from '../../shared/profiles-file.ts'
import { importEntries } from '../profiles/import-entries.ts'
import { readProfiles, writeProfiles } from '../profiles/profiles-on-disk.ts'
import type { RecordedChanges } from '../recorded-changes.ts'
import type { SettingsStore } from '../state/settings-store.ts'
import { storedProfile } from './chosen-profile.ts'
import type { CommandIo } from './io.ts'
import { printable } from './printable.ts'
import type { ExportCommand } from './profile-args.ts'
import { EXIT } from './upload-report.ts'

interface Ports {
  readonly t: Translate
  readonly settings: SettingsStore
  readonly changes: Pick<RecordedChanges, 'addProfiles'>
}

/** Runs `profile export`; answers the exit code. @throws AppError `profile-unknown`, `profiles-file-*`. */
export async function exportProfiles(
  { names, out, force }: ExportCommand,
  io: CommandIo,
  ports: Ports,
): Promise<number> {
  const { settings, t } = ports
  const profiles = names.length === 0 ? settings.current().profiles : names.map((name) => storedProfile(ports, name))
  if (profiles.length === 0) {
    io.err(t('cli.no-profiles'))
    return EXIT.usage
  }
  const text = profilesText(profiles, new Date())
  if (out === undefined) {
    io.out(text.trimEnd())
    return EXIT.ok
  }
  const path = resolve(io.cwd, out)
  await writeProfiles(path, text, force)
  io.out(t('profiles.cli.exported', { count: profiles.length, path: printable(path) }))
  return EXIT.ok
}

/** Runs `profile import`; answers the exit code. @throws AppError `profiles-*`, with nothing added. */
export async function importProfiles(
  { file, json }: { readonly file: string; readonly json: boolean },
  io: CommandIo,
  { t, changes }: Ports,
): Promise<number> {
  const imported = await importEntries(changes, 'command-line', await readProfiles(resolve(io.cwd, file)))
  for (const { profile, nameInFile, localFiles } of imported) {
    const { name, file: content } = profile
    const { bucket, region, prefix } = content
    if (json) {
      io.out(JSON.stringify({ type: 'profile', name, nameInFile, bucket, region, prefix, localFiles }))
      continue
    }
    io.out(printable(t('profiles.cli.imported', { name, bucket, region, prefix })))
    if (name !== nameInFile) io.out(t('profiles.added-as', { nameInFile, name }))
    for (const path of localFiles) io.out(t('profiles.local-file', { name, path: printable(path) }))
  }
  if (json) io.out(JSON.stringify({ type: 'summary', imported: imported.length }))
  return EXIT.ok
}
