import { basename } from 'node:path'
import { type BrowserWindow, dialog } from 'electron'
import type { Translate } from '../../shared/messages/translate.ts'
import { localFilesOf, type ProfileEntry } from '../../shared/profiles-file.ts'
import { visible } from '../../shared/visible-text.ts'
import type { ProfileFileDialogs } from '../ipc/profiles-handlers.ts'
import { memberLines } from './dialog-lines.ts'
import { pagesOf } from './dialog-pages.ts'
import { confirm } from './dialogs.ts'

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
  const pages = pagesOf(entries.map((entry) => describeEntry(t, entry)))
  let from = 0
  for (const page of pages) {
    const place = t('dialog.import.place', { from: from + 1, to: from + page.length, all: entries.length })
    const detail = [...(pages.length > 1 ? [place] : []), ...page, t('dialog.import.after')]
    from += page.length
    const ok = t(from === entries.length ? 'dialog.import.ok' : 'dialog.import.next')
    if (!(await confirm(parent(), t, title, detail.join('\n\n'), ok))) return false
  }
  return true
}

/** Every member, since each may decide where data goes or what is allowed. */
function describeEntry(t: Translate, { name, file }: ProfileEntry): string {
  const members = memberLines(t, undefined, file).join('; ')
  const local = localFilesOf(file).map((path) => t('dialog.import.local-file', { path: visible(path) }))
  return [`“${visible(name)}”`, members, ...local].join('\n')
}
