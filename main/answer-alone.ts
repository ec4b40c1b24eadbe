/** Commands that need no data folder of their own, whoever owns it. */
import { resolve } from 'node:path'
import { app } from 'electron'
import { createTranslator, type Translate } from '../shared/messages/translate.ts'
import { auditLogPath } from './broker/audit-files.ts'
import type { Command } from './cli/args.ts'
import type { AuditCommand } from './cli/audit-args.ts'
import { runAudit } from './cli/audit-command.ts'
import type { ManagedCommand } from './cli/managed-args.ts'
import { runManaged } from './cli/managed-command.ts'
import { failBeforeStart, writeErr, writeOut } from './cli/shell-io.ts'
import { EXIT } from './cli/upload-report.ts'
import { USAGE } from './cli/usage.ts'
import { systemLanguage } from './language.ts'
import { type PolicyPlaces, policyPlaces } from './managed/find-policy.ts'
import { useTemporaryDataDir } from './temporary-data-dir.ts'

/** Answers the exit code, or undefined for commands that are none of these. */
export function answerAlone(command: Command, dataDir: string | undefined): Promise<number> | number | undefined {
  switch (command.kind) {
    case 'help':
    case 'version':
      writeOut(command.kind === 'help' ? USAGE : app.getVersion())
      return EXIT.ok
    case 'audit-verify':
    case 'audit-export':
      return withoutData((ownDir) => audit(command, dataDir === undefined ? ownDir : resolve(dataDir)))
    case 'managed-show':
      return withoutData(() => managed(command))
    default:
      return undefined
  }
}

/** Chromium writes to a folder of this run. `ownDir`: the app's usual one. */
async function withoutData(run: (ownDir: string) => Promise<number>): Promise<number> {
  const ownDir = app.getPath('userData')
  useTemporaryDataDir()
  app.disableHardwareAcceleration()
  try {
    return await run(ownDir)
  } catch (error) {
    return failBeforeStart(error, words())
  } finally {
    await app.whenReady() // until then Chromium makes the folder anew after it was removed
  }
}

/** Reads the log where it is. */
function audit(command: AuditCommand, dataDir: string): Promise<number> {
  const ports = { t: words(), logPath: auditLogPath(dataDir), stdout: process.stdout }
  return runAudit(command, { out: writeOut, err: writeErr, cwd: process.cwd() }, ports)
}

/** Looks for it itself, as every start does. */
const managed = (command: ManagedCommand): Promise<number> =>
  runManaged(command, { out: writeOut, err: writeErr }, { t: words(), places: places() })

/** Where the organisation's configuration is looked for. No option and no variable of ours moves it. */
export const places = (): PolicyPlaces => policyPlaces(process.platform, process.env)

/** Before the settings are read, the system's language has to do. */
export const words = (): Translate => createTranslator(systemLanguage())
