import { basename } from 'node:path'
import { type BrowserWindow, dialog } from 'electron'
import type { Translate } from '../../shared/messages/translate.ts'
import { localFilesOf, type ProfileEntry } from '../../shared/profiles-file.ts'
import { visible } from '../../shared/visible-text.ts'
import type { ProfileFileDialogs } from '../ipc/profiles-handlers.ts'
import { confirm, memberLines } from './dialogs.ts'

/** A message box grows with its text; more, and its buttons would lie below the screen. */
const PROFILES_PER_DIALOG = 5

type Parent = () => BrowserWindow | undefined

const FILTERS: Electron.FileFilter[] = [{ name: 'JSON', extensions: ['json'] }]

/** The native dialogs around files of profiles. */
export function profileFileDialogs(parent: Parent, t: Translate): ProfileFileDialogs {
  return {
    async chooseToOpen() {
      const options: Electron.OpenDialogOptions = { properties: ['openFile'], filters: FILTERS }
      const window = parent()
      const { filePaths } = window ? await dialog.showOpenDialog(window, options) : await dialog.showOpenDialog(options)
      return filePaths[0]
    },
    async chooseToSave(suggestedName) {
      const options: Electron.SaveDialogOptions = { defaultPath: fileNameOf(suggestedName), filters: FILTERS }
      const window = parent()
      const { filePath } = window ? await dialog.showSaveDialog(window, options) : await dialog.showSaveDialog(options)
      return filePath === '' ? undefined : filePath
    },
    // Windows and macOS ask in their save dialog; on Linux some do and some do not.
    confirmReplace: async (path) =>
      process.platform !== 'linux' ||
      confirm(
        parent(),
        t,
        t('dialog.replace-file.title', { name: visible(basename(path)) }),
        t('dialog.replace-file.detail'),
        t('dialog.replace-file.ok'),
      ),
    confirmImport: (entries) => confirmEntries(parent, t, entries),
  }
}

/** Without what some system does not take in a file's name. */
const fileNameOf = (name: string): string => name.replaceAll(/[<>:"|?*]/g, '_')

/** As many dialogs as it takes to show them all; one no is a no to everything. */
async function confirmEntries(parent: Parent, t: Translate, entries: readonly ProfileEntry[]): Promise<boolean> {
  const title = t('dialog.import.title', { count: entries.length })
  for (let from = 0; from < entries.length; from += PROFILES_PER_DIALOG) {
    const shown = entries.slice(from, from + PROFILES_PER_DIALOG)
    const place = t('dialog.import.place', { from: from + 1, to: from + shown.length, all: entries.length })
    const isLast = from + shown.length === entries.length
    const detail = [...(entries.length > shown.length ? [place] : []), ...shown.map((entry) => describeEntry(t, entry))]
    const ok = t(isLast ? 'dialog.import.ok' : 'dialog.import.next')
    if (!(await confirm(parent(), t, title, [...detail, t('dialog.import.after')].join('\n\n'), ok))) return false
  }
  return true
}

/** Every member, since each may decide where data goes or what is allowed. */
function describeEntry(t: Translate, { name, file }: ProfileEntry): string {
  const members = memberLines(t, undefined, file).map(visible).join('; ')
  const local = localFilesOf(file).map((path) => t('dialog.import.local-file', { path: visible(path) }))
  return [`“${visible(name)}”`, members, ...local].join('\n')
}
