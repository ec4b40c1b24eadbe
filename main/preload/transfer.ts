import { ipcRenderer, webUtils } from 'electron'
import type { Result } from '../../shared/errors.ts'
import { type AddedSource, contract } from '../../shared/ipc/contract.ts'
import { TRANSFER_WINDOW_EVENTS } from '../../shared/ipc/transfer-events.ts'
import { exposeBridge, forwardEvents } from './expose.ts'

const { 'sources.add': _byPathOnly, ...callable } = contract

/**
 * The page hands over what was dropped, not where it lies: a script can make up a path, but no File that has one. What
 * is not on disk (a picture from a web page) has none and is left out.
 */
const addFiles = (files: readonly File[]): Promise<Result<readonly AddedSource[]>> => {
  const paths = files.map((file) => webUtils.getPathForFile(file)).filter((path) => path !== '')
  return ipcRenderer.invoke('sources.add', { paths })
}

exposeBridge(callable, { addFiles })
forwardEvents(TRANSFER_WINDOW_EVENTS)
