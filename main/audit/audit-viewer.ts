/** The audit log for the settings window: reads it, page by page, and exports it. Never writes to it. */
import { basename } from 'node:path'
import { AppError } from '../../shared/errors.ts'
import type { AuditFilter, AuditPage, AuditRow, AuditState } from '../../shared/ipc/audit-calls.ts'
import { verifyAuditLog } from '../broker/audit-chain.ts'
import { readAuditLog } from '../broker/audit-files.ts'
import { writeEntries } from '../cli/audit-command.ts'
import { fileOutput } from '../cli/audit-output.ts'
import { fits, rowOf } from './audit-rows.ts'
import { type BackwardLine, linesBackwards } from './lines-backwards.ts'

/** What `auditCalls` come to; see there. */
export interface AuditViewer {
  readonly open: (filter: AuditFilter) => number
  readonly more: (listId: number) => Promise<AuditPage>
  readonly verify: (keptHead: string | undefined) => Promise<AuditState>
  readonly export: (
    format: 'csv' | 'json',
  ) => Promise<{ readonly name: string; readonly entries: number; readonly head: string } | undefined>
  /** Nobody looks any more. */
  readonly close: () => void
}

interface Ports {
  readonly logPath: string
  /** The system's save dialog; undefined when dismissed. It has asked before it answers with a file that is there. */
  readonly pickFile: (format: 'csv' | 'json') => Promise<string | undefined>
}

const PAGE_ROWS = 100
/** So that a filter that finds little keeps no page waiting for all of a large log. */
const PAGE_BYTES = 4 * 1024 * 1024

export function createAuditViewer({ logPath, pickFile }: Ports): AuditViewer {
  let lists = 0
  let current: { readonly lines: AsyncGenerator<BackwardLine>; readonly filter: AuditFilter } | undefined
  const end = (): void => {
    // Waits for a page that is being read; a file that cannot be closed has nothing left to tell.
    void current?.lines.return(undefined).catch(() => undefined)
    current = undefined
  }
  return {
    open(filter) {
      end()
      current = { lines: linesBackwards(logPath), filter }
      lists += 1
      return lists
    },
    async more(listId) {
      const list = current
      if (list === undefined || listId !== lists) throw new AppError({ code: 'cancelled' })
      const page = await readable(() => nextPage(list.lines, list.filter))
      if (list !== current) throw new AppError({ code: 'cancelled' })
      return page
    },
    verify: (keptHead) => readable(() => verifyAuditLog(readAuditLog(logPath), { keptHead })),
    async export(format) {
      const path = await pickFile(format)
      return path === undefined ? undefined : exportTo(path, format, logPath)
    },
    close: end,
  }
}

async function nextPage(lines: AsyncGenerator<BackwardLine>, filter: AuditFilter): Promise<AuditPage> {
  const rows: AuditRow[] = []
  for (let bytes = 0; rows.length < PAGE_ROWS && bytes < PAGE_BYTES; ) {
    const next = await lines.next()
    if (next.done) return { rows, isLast: true }
    if ('skippedBytes' in next.value) {
      bytes += next.value.skippedBytes
      continue
    }
    const row = rowOf(next.value)
    if (row && fits(row, filter)) rows.push(row)
  }
  return { rows, isLast: false }
}

async function exportTo(path: string, format: 'csv' | 'json', logPath: string) {
  const output = await fileOutput(path, logPath, true).catch((error: unknown) => {
    throw unwritable(path, error)
  })
  try {
    const { entries, head } = await writeEntries({ format }, logPath, output)
    await output.finish()
    return { name: basename(path), entries, head }
  } catch (error) {
    await output.discard()
    throw unwritable(path, error)
  }
}

const unwritable = (path: string, error: unknown): unknown =>
  systemCode(error) === undefined
    ? error
    : new AppError({ code: 'export-failed', subject: basename(path), detail: systemCode(error) ?? '' }, error)

async function readable<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read()
  } catch (error) {
    const detail = systemCode(error)
    if (detail === undefined) throw error
    throw new AppError({ code: 'audit-unreadable', detail }, error)
  }
}

const systemCode = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
