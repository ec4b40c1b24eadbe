import { type BrowserWindow, dialog } from 'electron'
import { toErrorInfo } from '../../shared/errors.ts'
import { describeError } from '../../shared/messages/describe.ts'
import type { Translate } from '../../shared/messages/translate.ts'
import type { ProfileEntry } from '../../shared/profiles-file.ts'
import { visible } from '../../shared/visible-text.ts'
import { cosAddressOf } from '../broker/cos-address.ts'
import type { LinkPorts } from '../links/links.ts'
import { factLine, memberLines } from './dialog-lines.ts'
import { confirm } from './dialogs.ts'

/** The native dialogs that answer a link. */
export function linkDialogs(
  parent: () => BrowserWindow | undefined,
  t: Translate,
): Pick<LinkPorts, 'confirmLink' | 'refuseLink' | 'tellFailure'> {
  const warn = async (message: string, detail: string): Promise<void> => {
    const options: Electron.MessageBoxOptions = { type: 'warning', message, detail, buttons: [t('dialog.link.close')] }
    const window = parent()
    await (window ? dialog.showMessageBox(window, options) : dialog.showMessageBox(options))
  }
  return {
    confirmLink: (entry) =>
      confirm(
        parent(),
        t,
        t('dialog.link.title', { name: visible(entry.name) }),
        describeLink(t, entry),
        t('dialog.import.ok'),
      ),
    refuseLink: (problem, subject) => warn(t('dialog.link.refused'), t(`link.${problem}`, { subject })),
    tellFailure: (error) => warn(t('dialog.link.failed'), describeError(t, toErrorInfo(error))),
  }
}

/** The host first, as it will be asked for on the network; then every member. */
function describeLink(t: Translate, { file }: ProfileEntry): string {
  const { hostname } = cosAddressOf(file)
  const isForeign = hostname.split('.').some((label) => label.startsWith('xn--'))
  return [
    t('dialog.link.about'),
    [factLine(t, 'host', hostname), ...memberLines(t, undefined, file)].join('\n'),
    ...(isForeign ? [t('dialog.link.foreign-host', { host: hostname })] : []),
    t('dialog.link.after'),
  ].join('\n\n')
}
