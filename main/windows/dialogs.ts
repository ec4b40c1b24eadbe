import { type BrowserWindow, dialog } from 'electron'
import type { Translate } from '../../shared/messages/translate.ts'
import { OPEN_ACLS } from '../../shared/scope.ts'
import type { ProfileFile } from '../../shared/settings.ts'
import { visible } from '../../shared/visible-text.ts'
import { secretOwner } from '../given-secret.ts'
import { memberLines } from './dialog-lines.ts'

type Parent = BrowserWindow | undefined

const show = (parent: Parent, options: Electron.MessageBoxOptions): Promise<Electron.MessageBoxReturnValue> =>
  parent ? dialog.showMessageBox(parent, options) : dialog.showMessageBox(options)

/** True when the second button was pressed; the first, saying no, is the default. */
export async function confirm(
  parent: Parent,
  t: Translate,
  title: string,
  detail: string,
  ok: string,
): Promise<boolean> {
  const buttons = [t('dialog.cancel'), ok]
  const { response } = await show(parent, {
    type: 'question',
    // A profile's name is part of some titles, and a page may have chosen it.
    message: visible(title),
    detail,
    buttons,
    defaultId: 0,
    cancelId: 0,
  })
  return response === 1
}

/** Lists what changes, old → new, so that a page cannot redirect uploads without the user seeing it. */
export function confirmSave(
  parent: Parent,
  t: Translate,
  name: string,
  before: ProfileFile | undefined,
  after: ProfileFile,
): Promise<boolean> {
  const title = t(before ? 'dialog.save.title' : 'dialog.save.new-title', { name })
  const opened = OPEN_ACLS.filter((acl) => after.acls?.includes(acl) && !before?.acls?.includes(acl))
  const isOtherOwner = before && secretOwner(before) !== secretOwner(after)
  const what = before?.source?.type === 'remote-broker' ? 'headers' : 'key'
  const forgotten = isOtherOwner ? [t(`dialog.save.forgets-${what}`)] : []
  const detail = [...memberLines(t, before, after), ...opened.map((acl) => t(`dialog.save.${acl}`)), ...forgotten]
  return confirm(parent, t, title, detail.join('\n'), t('dialog.save.ok'))
}

/** Removing a profile deletes its key. */
export const confirmRemove = (parent: Parent, t: Translate, name: string): Promise<boolean> =>
  confirm(parent, t, t('dialog.remove.title', { name }), t('dialog.remove.detail'), t('dialog.remove.ok'))

/** What goes with a key: nothing can be uploaded with this profile until another is entered. */
export const confirmRemoveKey = (parent: Parent, t: Translate, name: string): Promise<boolean> =>
  confirm(parent, t, t('dialog.remove-key.title', { name }), t('dialog.remove-key.detail'), t('dialog.remove-key.ok'))

/** Nobody can know whether the keychain that is not there holds a key. */
export const confirmWithoutKeychain = (parent: Parent, t: Translate, name: string): Promise<boolean> =>
  confirm(parent, t, t('dialog.no-keychain.title', { name }), t('dialog.no-keychain.detail'), t('dialog.remove.ok'))

/** The settings window is to be closed, and something in it was not saved. */
export const confirmDiscard = (parent: Parent, t: Translate): Promise<boolean> =>
  confirm(parent, t, t('dialog.unsaved.title'), t('dialog.unsaved.detail'), t('dialog.unsaved.ok'))

/** What the lock does, and that who forgets the passphrase is not helped by it. */
export const confirmLock = (parent: Parent, t: Translate, task: 'set' | 'change' | 'remove'): Promise<boolean> =>
  confirm(parent, t, t(`dialog.lock.${task}.title`), t(`dialog.lock.${task}.detail`), t(`dialog.lock.${task}.ok`))

/** The system's own picker; paths of what was chosen, none when dismissed. */
export async function pickPaths(parent: Parent, kind: 'files' | 'folder'): Promise<readonly string[]> {
  const properties: Electron.OpenDialogOptions['properties'] =
    kind === 'files'
      ? ['openFile', 'multiSelections', 'showHiddenFiles']
      : ['openDirectory', 'multiSelections', 'showHiddenFiles']
  const { filePaths } = parent
    ? await dialog.showOpenDialog(parent, { properties })
    : await dialog.showOpenDialog({ properties })
  return filePaths
}

/** The system's own dialog for a file to write, which asks before it answers with one that is there; undefined when dismissed. */
export async function pickExportFile(parent: Parent, title: string, name: string): Promise<string | undefined> {
  const options: Electron.SaveDialogOptions = {
    ...{ title, defaultPath: name },
    properties: ['showOverwriteConfirmation', 'createDirectory'],
  }
  const { filePath } = parent ? await dialog.showSaveDialog(parent, options) : await dialog.showSaveDialog(options)
  return filePath || undefined
}
