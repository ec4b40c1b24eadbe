import { resolve } from 'node:path'
import type { Writable } from 'node:stream'
import { isIntact } from '../../shared/messages/describe-audit.ts'
import type { Translate } from '../../shared/messages/translate.ts'
import { type AuditVerdict, type LoggedEntry, verifyAuditLog } from '../broker/audit-chain.ts'
import { readAuditLog } from '../broker/audit-files.ts'
import type { AuditCommand } from './audit-args.ts'
import { CSV_HEADER, csvOf, jsonOf } from './audit-export.ts'
import { type ExportOutput, fileOutput, streamOutput } from './audit-output.ts'
import { verdictForShell, verdictInWords } from './audit-report.ts'
import type { CommandIo } from './io.ts'
import { printable } from './printable.ts'
import { EXIT } from './upload-report.ts'

export interface AuditPorts {
  readonly t: Translate
  readonly logPath: string
  /** For an export without a file: a stream, since lines given to `CommandIo` do not wait for their reader. */
  readonly stdout: Writable
}

type Io = Pick<CommandIo, 'out' | 'err' | 'cwd'>

/**
 * Runs `audit verify` or `audit export`; answers the exit code. Only reads the log, so it needs neither the data folder
 * for itself nor the process that owns it.
 */
export function runAudit(command: AuditCommand, io: Io, ports: AuditPorts): Promise<number> {
  return command.kind === 'audit-verify' ? verify(command, io, ports) : exportLog(command, io, ports)
}

async function verify(command: AuditCommand & { kind: 'audit-verify' }, io: Io, ports: AuditPorts): Promise<number> {
  const { t, logPath } = ports
  const { head, after, json } = command
  let verdict: AuditVerdict
  try {
    verdict = await verifyAuditLog(readAuditLog(logPath), { keptHead: head, after })
  } catch (error) {
    return fail(error, io, (reason) => t('audit.cli.unreadable', { path: printable(logPath), reason }))
  }
  if (json) io.out(JSON.stringify(verdictForShell(verdict, head)))
  else for (const line of verdictInWords(t, logPath, verdict, head)) io.out(line)
  return isIntact(verdict, head) ? EXIT.ok : EXIT.someFailed
}

async function exportLog(command: AuditCommand & { kind: 'audit-export' }, io: Io, ports: AuditPorts): Promise<number> {
  const { t, logPath, stdout } = ports
  const path = command.out === undefined ? undefined : resolve(io.cwd, command.out)
  const unwritable = (reason: string): string =>
    reason === 'EEXIST'
      ? t('audit.cli.file-exists', { path: printable(path ?? '') })
      : t('audit.cli.unwritable', { path: printable(path ?? 'stdout'), reason })
  let output: ExportOutput
  try {
    output = path === undefined ? streamOutput(stdout) : await fileOutput(path, logPath, command.force)
  } catch (error) {
    return fail(error, io, unwritable, EXIT.usage)
  }
  try {
    const verdict = await writeEntries(command, logPath, output)
    await output.finish()
    for (const line of verdictInWords(t, logPath, verdict, undefined)) io.err(line)
    return isIntact(verdict, undefined) ? EXIT.ok : EXIT.someFailed
  } catch (error) {
    await output.discard()
    return fail(error, io, (reason) => t('audit.cli.export-failed', { path: printable(logPath), reason }))
  }
}

/** Every entry of the log, then for JSON the verdict. */
export async function writeEntries(
  { format, after }: { readonly format: 'csv' | 'json'; readonly after?: string },
  logPath: string,
  output: Pick<ExportOutput, 'write'>,
): Promise<AuditVerdict> {
  await output.write(format === 'csv' ? CSV_HEADER : '[\n')
  const textOf = format === 'csv' ? csvOf : (entry: LoggedEntry): string => `${jsonOf(entry)},\n`
  const onEntries = (entries: readonly LoggedEntry[]): Promise<void> => output.write(entries.map(textOf).join(''))
  const verdict = await verifyAuditLog(readAuditLog(logPath), { onEntries, after })
  const summary = { type: 'summary', ...verdictForShell(verdict, undefined) }
  if (format === 'json') await output.write(`${JSON.stringify(summary)}\n]\n`)
  return verdict
}

/** Tells of an error of the system; any other is a mistake of ours. */
function fail(
  error: unknown,
  io: Io,
  words: (reason: string) => string,
  code: number = EXIT.nothingCouldStart,
): number {
  if (!(error instanceof Error && 'code' in error && typeof error.code === 'string')) throw error
  io.err(words(error.code))
  return code
}
