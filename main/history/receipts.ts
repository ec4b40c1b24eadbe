import { basename } from 'node:path'
import { AppError } from '../../shared/errors.ts'
import type { ReceiptHead, ReceiptRow } from '../../shared/ipc/history-calls.ts'
import { type ExportOutput, newFile } from '../cli/audit-output.ts'
import { csvRow } from '../csv.ts'

type Format = 'csv' | 'json'

export interface ReceiptPorts {
  /** The system's save dialog; undefined when dismissed. It has asked before it answers with a file that is there. */
  readonly pickFile: (name: string) => Promise<string | undefined>
  readonly nowMs: () => number
}

/** What a batch came to, written to a file piece by piece, so that a million files fill no memory. One at a time. */
export interface Receipts {
  readonly begin: (format: Format, head: ReceiptHead) => Promise<{ readonly receiptId: number } | undefined>
  readonly add: (receiptId: number, rows: readonly ReceiptRow[]) => Promise<void>
  readonly finish: (receiptId: number) => Promise<{ readonly name: string }>
  readonly drop: (receiptId: number) => Promise<void>
}

interface Receipt {
  readonly id: number
  readonly path: string
  readonly form: Form
  readonly head: ReceiptHead
  readonly output: ExportOutput
  rows: number
}

export function createReceipts({ nowMs, pickFile }: ReceiptPorts): Receipts {
  let current: Receipt | undefined
  let last = 0
  const end = async (): Promise<void> => {
    const gone = current
    current = undefined
    await gone?.output.discard()
  }
  const receiptOf = (receiptId: number): Receipt => {
    if (current?.id !== receiptId) throw new AppError({ code: 'cancelled' })
    return current
  }
  const write = (receipt: Receipt, act: () => Promise<void>): Promise<void> =>
    act().catch(async (error: unknown) => {
      await end()
      throw unwritable(receipt.path, error)
    })
  return {
    async begin(format, head) {
      await end()
      const path = await pickFile(`cos-courier-${dayOf(nowMs())}.${format}`)
      if (path === undefined) return undefined
      await end() // another may have begun while the dialog was open
      const output = await newFile(path, true).catch((error: unknown) => {
        throw unwritable(path, error)
      })
      last += 1
      const receipt: Receipt = { id: last, path, head, output, form: FORMS[format], rows: 0 }
      current = receipt
      await write(receipt, () => output.write(receipt.form.begin(head, new Date(nowMs()))))
      return { receiptId: receipt.id }
    },
    async add(receiptId, rows) {
      const receipt = receiptOf(receiptId)
      const text = rows.map((row, at) => receipt.form.row(row, receipt.head, receipt.rows + at === 0)).join('')
      receipt.rows += rows.length
      await write(receipt, () => receipt.output.write(text))
    },
    async finish(receiptId) {
      const receipt = receiptOf(receiptId)
      await write(receipt, async () => {
        await receipt.output.write(receipt.form.end)
        await receipt.output.finish()
      })
      current = undefined
      return { name: basename(receipt.path) }
    },
    async drop(receiptId) {
      if (current?.id === receiptId) await end()
    },
  }
}

const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10)

function unwritable(path: string, error: unknown): AppError {
  const detail = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
  return new AppError({ code: 'export-failed', subject: basename(path), detail }, error)
}

/** How each format begins, goes on and ends. */
interface Form {
  readonly begin: (head: ReceiptHead, at: Date) => string
  readonly row: (row: ReceiptRow, head: ReceiptHead, isFirst: boolean) => string
  readonly end: string
}

const COLUMNS = [
  'path',
  'key',
  'bucket',
  'region',
  'sizeBytes',
  'crc64',
  'crc64Hex',
  'state',
  'why',
  'time',
  'profile',
  'batch',
]
const hexOf = (crc64: string | undefined): string | undefined =>
  crc64 === undefined ? undefined : `0x${BigInt(crc64).toString(16).padStart(16, '0')}`

const FORMS: Readonly<Record<Format, Form>> = {
  csv: {
    // Without the mark Excel takes UTF-8 for the system's own encoding.
    begin: () => `\uFEFF${csvRow(COLUMNS)}`,
    // Spreadsheets round numbers of 20 digits; the hexadecimal form stays a text.
    row: ({ atMs, crc64, key, path, sizeBytes, state, why }, { batchId, bucket, profileName, region }) =>
      csvRow([
        ...[path, key, bucket, region, sizeBytes, crc64, hexOf(crc64), state, why],
        ...[new Date(atMs).toISOString(), profileName, batchId],
      ]),
    end: '',
  },
  json: {
    begin: ({ batchId, bucket, profileName, region }, at) => {
      const about = { schema: 1, batch: batchId, profile: profileName, bucket, region, writtenAt: at.toISOString() }
      return `${JSON.stringify(about).slice(0, -1)},"files":[\n`
    },
    row: ({ atMs, crc64, ...row }, _head, isFirst) => {
      const checksums = crc64 === undefined ? {} : { crc64, crc64Hex: hexOf(crc64) }
      return `${isFirst ? '' : ',\n'}${JSON.stringify({ ...row, ...checksums, time: new Date(atMs).toISOString() })}`
    },
    end: '\n]}\n',
  },
}
