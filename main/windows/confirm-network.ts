import type { BrowserWindow } from 'electron'
import type { Translate } from '../../shared/messages/translate.ts'
import type { NetworkChoice, NetworkSettings } from '../../shared/network.ts'
import { networkLines } from './dialog-lines.ts'
import { confirm } from './dialogs.ts'

/** Lists what changes, old → new. Without a change there is nothing to ask. */
export async function confirmNetwork(
  parent: BrowserWindow | undefined,
  t: Translate,
  before: NetworkSettings,
  after: NetworkChoice,
): Promise<boolean> {
  const lines = networkLines(t, before, after)
  if (lines.length === 0) return true
  return confirm(parent, t, t('dialog.network.title'), lines.join('\n'), t('dialog.save.ok'))
}
