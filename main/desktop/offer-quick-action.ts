import { app, dialog } from 'electron'
import type { Translate } from '../../shared/messages/translate.ts'
import { addQuickAction, servicesIn } from './quick-action.ts'

/** Adds it and says where it is, or why it could not be. */
export async function offerQuickAction(t: Translate): Promise<void> {
  const homeDir = app.getPath('home')
  try {
    await addQuickAction(process.resourcesPath, homeDir)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : undefined
    if (code === undefined) throw error
    const detail = t('quick-action.failed-where', { folder: servicesIn(homeDir), detail: code })
    await dialog.showMessageBox({ type: 'error', message: t('quick-action.failed'), detail })
    return
  }
  await dialog.showMessageBox({ type: 'info', message: t('quick-action.added'), detail: t('quick-action.where') })
}
