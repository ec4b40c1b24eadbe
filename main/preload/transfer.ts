import { webUtils } from 'electron'
import { contract, TRANSFER_WINDOW_EVENTS } from '../../shared/ipc/contract.ts'
import { exposeBridge, forwardEvents } from './expose.ts'

// A dropped File's path; the page hands it straight to `sources.add` and keeps the handle it gets.
exposeBridge(contract, { pathOf: (file: File): string => webUtils.getPathForFile(file) })
forwardEvents(TRANSFER_WINDOW_EVENTS)
