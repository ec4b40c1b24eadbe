import { unwrap } from '../../../shared/errors.ts'
import { MAX_RECEIPT_ROWS, type ReceiptRow } from '../../../shared/ipc/history-calls.ts'
import { displayPath } from '../../../shared/key-names.ts'
import type { IdbHistory } from '../../upload/history-idb.ts'
import { entriesIn, type HistoryBatch, type HistoryEntry } from '../../upload/history-records.ts'
import { call } from '../bridge.ts'

type Source = Pick<IdbHistory, 'headsOf' | 'page'>

/**
 * Has the receipt of a batch written, page by page. Answers the file's name and how many files it has; undefined when the dialog was dismissed.
 *
 * @throws AppError as `receipt.begin`, and what the database throws.
 */
export async function writeReceipt(
  source: Source,
  batch: HistoryBatch,
  format: 'csv' | 'json',
): Promise<{ readonly name: string; readonly files: number } | undefined> {
  const { batchId, bucket, profileName, region } = batch
  const begun = unwrap(await call['receipt.begin']({ format, head: { batchId, bucket, profileName, region } }))
  if (begun === undefined) return undefined
  const { receiptId } = begun
  try {
    let files = 0
    for (const { id } of (await source.headsOf(batchId)).toSorted(byPage)) {
      const page = await source.page(id)
      const rows = page ? entriesIn(batch, page).map(rowOf) : []
      files += rows.length
      for (let start = 0; start < rows.length; start += MAX_RECEIPT_ROWS)
        unwrap(await call['receipt.add']({ receiptId, rows: rows.slice(start, start + MAX_RECEIPT_ROWS) }))
    }
    return { ...unwrap(await call['receipt.finish']({ receiptId })), files }
  } catch (error) {
    await call['receipt.drop']({ receiptId })
    throw error
  }
}

/** As they were found: by the page's number in `batch/page/day`. */
const byPage = (one: { readonly id: string }, other: { readonly id: string }): number =>
  Number(one.id.split('/')[1]) - Number(other.id.split('/')[1]) || (one.id < other.id ? -1 : 1)

function rowOf({ atMs, crc64, key, path, sizeBytes, source, state, why }: HistoryEntry): ReceiptRow {
  return {
    ...{ path: source ? displayPath(source, path) : path, key, sizeBytes, state, atMs: Math.round(atMs) },
    ...(crc64 !== undefined && { crc64 }),
    ...(why !== undefined && { why }),
  }
}
