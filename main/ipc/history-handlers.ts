import type { Handlers } from '../../shared/ipc/call.ts'
import type { historyCalls } from '../../shared/ipc/history-calls.ts'
import type { LocalFiles } from '../history/local-files.ts'
import type { Receipts } from '../history/receipts.ts'
import type { ObjectLinks } from '../sharing/links-to-objects.ts'

export interface HistoryHandlerPorts {
  readonly links: ObjectLinks
  readonly localFiles: LocalFiles
  readonly receipts: Receipts
  /** The system's browser; only with addresses that were made here. */
  readonly openExternal: (url: string) => Promise<void>
}

/** What is uploaded, and what can be had of it. The page names objects and handles: neither hosts nor paths. */
export const historyHandlers = ({
  links,
  localFiles,
  openExternal,
  receipts,
}: HistoryHandlerPorts): Handlers<typeof historyCalls> => ({
  'link.make': (wanted) => links.make(wanted),
  'link.open': async ({ key, ...wanted }) => {
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
