/** Entry of the main process: decides what this start is for, then wires the app. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { app } from 'electron'
import * as v from 'valibot'
import { createApp } from './app.ts'
import { type Command, type ParsedArgs, parseCommandLine } from './cli/args.ts'
import { LockMessage, offerHandover, secretOf, takeOver } from './cli/handover.ts'
import { readSecret } from './cli/secret-input.ts'
import { failBeforeStart, flush, writeErr, writeOut } from './cli/shell-io.ts'
import { EXIT } from './cli/upload-report.ts'
import { USAGE } from './cli/usage.ts'
import { registerScheme } from './windows/app-protocol.ts'
import { lockDownProcess } from './windows/lockdown.ts'

app.setName('COS Courier')
registerScheme()
lockDownProcess()

const args = ownArguments(process.argv)
const parsed = parseCommandLine(args)
if (parsed.ok) void start(parsed).then(exit)
else {
  writeErr(`${parsed.problem}\n\n${USAGE}`)
  void exit(EXIT.usage)
}

/** What follows the app's own path (unpackaged) or the executable (packaged). */
function ownArguments(argv: readonly string[]): readonly string[] {
  if (app.isPackaged) return argv.slice(1)
  const appPath = argv.findIndex((arg, index) => index > 0 && !arg.startsWith('-') && resolve(arg) === app.getAppPath())
  return argv.slice(Math.max(appPath, 0) + 1)
}

/** Undefined while a window is there: then the app ends with its last window. */
async function start({ command, dataDir }: ParsedArgs & { ok: true }): Promise<number | undefined> {
  if (command.kind === 'help') return writeOut(USAGE)
  if (command.kind === 'version') return writeOut(app.getVersion())
  useDataDir(command, dataDir)
  const io = { out: writeOut, err: writeErr }
  try {
    const secret = wantsSecret(command) ? await readSecret(process.stdin) : undefined
    const offer = await offerHandover()
    if (!app.requestSingleInstanceLock({ replyPath: offer.replyPath })) {
      const code = await offer.handOver({ args: [...args], cwd: process.cwd(), ...(secret && { secret }) }, io)
      offer.close()
      return code ?? EXIT.someFailed
    }
    offer.close()
    return await own(command, () => secretOf(secret))
  } catch (error) {
    return failBeforeStart(error, app.getLocale().startsWith('zh') ? 'zh-CN' : 'en')
  }
}

/** This process owns the data folder: runs its own command, and those that later starts hand over. */
async function own(command: Command, secret: () => ReturnType<typeof secretOf>): Promise<number | undefined> {
  await app.whenReady()
  const courier = createApp(join(__dirname, '..'))
  app.on('second-instance', (_event, _argv, _cwd, data) => {
    const message = v.safeParse(LockMessage, data)
    if (message.success) void takeOver(message.output.replyPath, courier.run)
  })
  const code = await courier.run(command, { out: writeOut, err: writeErr, secret, cwd: process.cwd() })
  return courier.mayEnd() ? code : undefined
}

const wantsSecret = (command: Command): boolean =>
  (command.kind === 'upload' && 'file' in command.profile) || (command.kind === 'profile-set' && command.secretStdin)

/** A run that stores nothing gets a folder of its own that is deleted when it ends. */
function useDataDir(command: Command, dataDir: string | undefined): void {
  if (dataDir !== undefined) app.setPath('userData', resolve(dataDir))
  if (dataDir !== undefined || command.kind !== 'upload' || !('file' in command.profile)) return
  const folder = mkdtempSync(join(tmpdir(), 'cos-courier-run-'))
  app.setPath('userData', folder)
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
}

async function exit(code: number | undefined): Promise<void> {
  if (code === undefined) return
  await flush()
  app.exit(code)
}
