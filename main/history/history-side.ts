import { type BrowserWindow, shell } from 'electron'
import type { Translate } from '../../shared/messages/translate.ts'
import type { Brokerage } from '../brokerage.ts'
import { type HistoryHandlerPorts, OPENED_PER_MINUTE } from '../ipc/history-handlers.ts'
import { createObjectLinks } from '../sharing/links-to-objects.ts'
import { createRate } from '../sharing/rate.ts'
import type { State } from '../state/open-state.ts'
import { pickExportFile } from '../windows/dialogs.ts'
import { createLocalFiles } from './local-files.ts'
import { createReceipts } from './receipts.ts'

interface Options {
  readonly state: Pick<State, 'settings' | 'sources' | 'keptSources'>
  readonly brokerage: Pick<Brokerage, 'broker' | 'audit'>
  readonly t: Translate
  /** Whose dialogs they are. */
  readonly parent: () => BrowserWindow | undefined
}

/** What the history can have of main. */
export function createHistorySide({ brokerage, parent, state, t }: Options): HistoryHandlerPorts {
  const { keptSources, settings, sources } = state
  return {
    links: createObjectLinks({ ...brokerage, profile: settings.profile, nowMs: Date.now }),
    localFiles: createLocalFiles({
      ...{ kept: keptSources, sources },
      showItemInFolder: (path) => shell.showItemInFolder(path),
    }),
    receipts: createReceipts({
      pickFile: (name) => pickExportFile(parent(), t('history.receipt.dialog'), name),
      nowMs: Date.now,
    }),
    opened: createRate(OPENED_PER_MINUTE, Date.now),
    openExternal: (url) => shell.openExternal(url),
  }
}
