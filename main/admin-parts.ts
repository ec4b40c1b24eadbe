/** Parts of the settings window that need nothing but it and a few ports. */
import { app } from 'electron'
import type { Translate } from '../shared/messages/translate.ts'
import { type AuditViewer, createAuditViewer } from './audit/audit-viewer.ts'
import { auditLogPath } from './broker/audit-files.ts'
import type { Brokerage } from './brokerage.ts'
import type { AdminHandlerPorts } from './ipc/admin-handlers.ts'
import type { LockSide } from './lock-side.ts'
import type { UseOf } from './uploads/own-uploads.ts'
import { createWindowUploads, type WindowUploads } from './uploads/window-uploads.ts'
import type { AdminWindow } from './windows/admin-window.ts'
import { confirmAbort } from './windows/confirm-abort.ts'
import {
  confirmRemove,
  confirmRemoveKey,
  confirmSave,
  confirmWithoutKeychain,
  pickExportFile,
} from './windows/dialogs.ts'
import { profileFileDialogs } from './windows/profile-dialogs.ts'

type Dialogs = Pick<
  AdminHandlerPorts,
  'confirmSave' | 'confirmRemove' | 'confirmRemoveKey' | 'confirmWithoutKeychain' | 'files'
>

/** The native dialogs about profiles. */
export const dialogsOf = (window: AdminWindow, t: Translate): Dialogs => ({
  confirmSave: (name, before, after) => confirmSave(window.current(), t, name, before, after),
  confirmRemove: (name) => confirmRemove(window.current(), t, name),
  confirmRemoveKey: (name) => confirmRemoveKey(window.current(), t, name),
  confirmWithoutKeychain: (name) => confirmWithoutKeychain(window.current(), t, name),
  files: profileFileDialogs(window.current, t),
})

/** What the window sees of the audit log. */
export const auditIn = (t: Translate, window: AdminWindow): AuditViewer =>
  createAuditViewer({
    logPath: auditLogPath(app.getPath('userData')),
    pickFile: (format) => pickExportFile(window.current(), t('audit.export.title'), auditFileName(format)),
  })

const auditFileName = (format: string): string => `cos-courier-audit-${new Date().toISOString().slice(0, 10)}.${format}`

interface UploadsOptions {
  readonly brokerage: Brokerage
  readonly lookAtOwnUploads: () => Promise<UseOf>
  readonly t: Translate
}

/** What the window sees of unfinished uploads. */
export const uploadsIn = (
  { brokerage, lookAtOwnUploads, t }: UploadsOptions,
  window: AdminWindow,
  agreed: LockSide['agreed'],
): WindowUploads =>
  createWindowUploads({
    openUnfinished: brokerage.openUnfinished,
    lookAtOwn: lookAtOwnUploads,
    serverNowMs: brokerage.serverNowMs,
    confirmAbort: (plan) => agreed(confirmAbort(window.current(), t, plan)),
    onProgress: (done) => window.send('uploads.aborting', { done }),
  })
