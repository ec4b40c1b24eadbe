import type { AuditActor } from '../../shared/audit-events.ts'
import type { ImportedProfile } from '../../shared/ipc/profiles-calls.ts'
import { localFilesOf, type ProfileEntry } from '../../shared/profiles-file.ts'
import type { RecordedChanges } from '../recorded-changes.ts'

/** Adds profiles from elsewhere, and says what became of each. Throws as `RecordedChanges.addProfiles`. */
export async function importEntries(
  changes: Pick<RecordedChanges, 'addProfiles'>,
  who: AuditActor,
  entries: readonly ProfileEntry[],
): Promise<readonly ImportedProfile[]> {
  const added = await changes.addProfiles(who, entries, 'imported')
  return added.map((profile, index) => ({
    profile,
    nameInFile: entries[index]?.name ?? profile.name,
    localFiles: localFilesOf(profile.file),
  }))
}
