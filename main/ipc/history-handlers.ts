import { AppError } from '../../shared/errors.ts'
import type { Handlers } from '../../shared/ipc/call.ts'
import type { historyCalls } from '../../shared/ipc/history-calls.ts'
import type { LocalFiles } from '../history/local-files.ts'
import type { Receipts } from '../history/receipts.ts'
import type { ObjectLinks } from '../sharing/links-to-objects.ts'
import type { Rate } from '../sharing/rate.ts'

/** Tabs of the browser. */
export const OPENED_PER_MINUTE = 30

export interface HistoryHandlerPorts {
  readonly links: ObjectLinks
  readonly localFiles: LocalFiles
  readonly receipts: Receipts
  /** A page alone can have addresses opened, so that they are few. */
  readonly opened: Rate
  /** The system's browser; only with addresses that were made here. */
  readonly openExternal: (url: string) => Promise<void>
}

/** What is uploaded, and what can be had of it. The page names objects and handles: neither hosts nor paths. */
export const historyHandlers = ({
  links,
  localFiles,
  opened,
  openExternal,
  receipts,
}: HistoryHandlerPorts): Handlers<typeof historyCalls> => ({
  'link.make': (wanted) => links.make(wanted),
  'link.open': async ({ key, ...wanted }) => {
    if (!opened.take(1)) throw new AppError({ code: 'link-too-many', detail: `${OPENED_PER_MINUTE} a minute` })
    const { urls } = await links.make({ ...wanted, keys: [key] })
    for (const url of urls) await openExternal(url)
  },
  'file.show': async (file) => localFiles.show(file),
  'file.upload-again': async ({ files }) => localFiles.again(files),
  'receipt.begin': ({ format, head }) => receipts.begin(format, head),
  'receipt.add': ({ receiptId, rows }) => receipts.add(receiptId, rows),
  'receipt.finish': ({ receiptId }) => receipts.finish(receiptId),
  'receipt.drop': ({ receiptId }) => receipts.drop(receiptId),
})
