/** Entry of the main process: decides what this start is for, then wires the app. */
import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { app } from 'electron'
import * as v from 'valibot'
import { answerAlone, places, words } from './answer-alone.ts'
import { type AppOptions, createApp } from './app.ts'
import { type Command, type ParsedArgs, parseCommandLine } from './cli/args.ts'
import { consoleOf } from './cli/console.ts'
import { offerHandover, secretsIn, takeOver } from './cli/handover.ts'
import type { CommandIo } from './cli/io.ts'
import { LockMessage } from './cli/owner-call.ts'
import { promptPassphrase, readPassphrase } from './cli/passphrase-input.ts'
import { readPassword, readSecret } from './cli/secret-input.ts'
import { failBeforeStart, flush, survivePipes, writeErr, writeOut } from './cli/shell-io.ts'
import { readTemporaryKey } from './cli/temporary-key-input.ts'
import { EXIT } from './cli/upload-report.ts'
import { USAGE } from './cli/usage.ts'
import { receiveFiles } from './desktop/open-file-events.ts'
import { createEnding } from './ending.ts'
import { refuseWeakened } from './hardening/refuse.ts'
import { receiveLinks, registerLinks } from './links/link-events.ts'
import { commandNeedsUnlock } from './lock/covered.ts'
import { isLockSet } from './lock/is-lock-set.ts'
import { openManaged } from './managed/managed.ts'
import { forbidOwnDumps } from './no-dumps.ts'
import { removeTemporaryDataDir, useTemporaryDataDir } from './temporary-data-dir.ts'
import { sweepTemporaryFolders } from './temporary-folders.ts'
import { registerScheme } from './windows/app-protocol.ts'
import { leaveDock } from './windows/dock.ts'
import { lockDownProcess } from './windows/lockdown.ts'

// First of all: until here Chromium has opened no port and shown no page.
refuseWeakened()
app.setName('COS Courier')
registerScheme()
const followLinksBy = receiveLinks()
const openFilesBy = receiveFiles()
lockDownProcess()
// Twice 4 MB for young objects in each of a page's threads instead of twice 8: 14 MB less, at no CPU cost that was measured.
app.commandLine.appendSwitch('js-flags', '--max-semi-space-size=4')
// Chromium's own complaints (no system bus, no GPU) are not for whoever reads our standard error.
if (!app.commandLine.hasSwitch('enable-logging')) app.commandLine.appendSwitch('log-level', '3')

/** What follows the app's own path (unpackaged) or the executable (packaged). */
function ownArguments(argv: readonly string[]): readonly string[] {
  if (app.isPackaged) return argv.slice(1)
  const appPath = argv.findIndex((arg, index) => index > 0 && !arg.startsWith('-') && resolve(arg) === app.getAppPath())
  return argv.slice(Math.max(appPath, 0) + 1)
}

async function start({ command, dataDir, adminPassphraseStdin }: ParsedArgs & { ok: true }): Promise<void> {
  const answer = answerAlone(command, dataDir)
  if (answer !== undefined) return end(await answer)
  // Before anything that may hold a key: see docs/threat-model.md.
  const hasNoDumps = forbidOwnDumps()
  const keepsNothing = useDataDir(command, dataDir)
  // Nothing is drawn for a command that shows no window, and a GPU process costs memory; nor is it one of macOS's dock.
  if (!showsWindow(command)) {
    app.disableHardwareAcceleration()
    leaveDock()
  }
  const io = { out: writeOut, err: writeErr }
  try {
    const adminPassphrase = await passphraseFor(command, adminPassphraseStdin)
    const secret = await secretFor(command)
    const offer = await offerHandover((message) => app.requestSingleInstanceLock(message))
    const given = { ...(secret && { secret }), ...(adminPassphrase !== undefined && { adminPassphrase }) }
    const ended = await offer.handOver({ args: [...args], cwd: process.cwd(), ...given }, io)
    offer.close()
    if (ended !== 'we-own') {
      if (ended === 'owner-gone') writeErr(words()('cli.owner-gone'))
      return await end(ended === 'owner-gone' ? EXIT.someFailed : ended)
    }
    await own(command, { keepsNothing, hasNoDumps }, { ...secretsIn(secret), adminPassphrase })
  } catch (error) {
    await end(failBeforeStart(error, words()))
  }
}

/** Holds what was built. */
const DIST_DIR = join(__dirname, '..')

/** This process owns the data folder: runs its own command, and those that later starts hand over. */
async function own(
  command: Command,
  run: Pick<AppOptions, 'keepsNothing' | 'hasNoDumps'>,
  given: Pick<CommandIo, 'secret' | 'password' | 'temporaryKey' | 'adminPassphrase'>,
): Promise<void> {
  const [managed] = await Promise.all([openManaged(places()), app.whenReady()])
  void sweepTemporaryFolders()
  const opensWindow = command.kind === 'window' || command.kind === 'link'
  const courier = createApp({ distDir: DIST_DIR, ...run, managed, opensWindow, end: () => void end(exitCode) })
  app.on('second-instance', (_event, _argv, _cwd, data) => {
    const message = v.safeParse(LockMessage, data)
    if (message.success) void takeOver(message.output, courier.run).finally(courier.endIfIdle)
  })
  const gone = new AbortController()
  let isRunning = true
  closeAll = courier.closeAll
  app.on('before-quit', () => {
    expectEnd(() => (isRunning ? EXIT.someFailed : exitCode))
    void closeAll()
  })
  app.on('will-quit', (event) => {
    event.preventDefault()
    if (!isRunning) return void end(exitCode) // once the last line is in the audit log
    if (command.kind === 'serve') return gone.abort() // its way to end, not an interruption
    writeErr(words()(isKept(command) ? 'cli.interrupted' : 'cli.interrupted-unkept'))
    void end(EXIT.someFailed)
  })
  registerLinks()
  const io = { out: writeOut, err: writeErr, ...given, cwd: process.cwd(), gone: gone.signal }
  openFilesBy((paths) => void courier.run({ kind: 'open', paths }, io).finally(courier.endIfIdle))
  followLinksBy((link) => void courier.run({ kind: 'link', link }, io).finally(courier.endIfIdle))
  exitCode = await courier.run(command, io)
  isRunning = false
  courier.endIfIdle()
}

const showsWindow = (command: Command): boolean =>
  command.kind === 'window' ||
  command.kind === 'settings' ||
  command.kind === 'open' ||
  command.kind === 'link' ||
  (command.kind === 'upload' && command.window)

/** Before the key, where both come on standard input; asked for at a terminal where it is needed and nothing was said. */
async function passphraseFor(command: Command, isOnStdin: boolean): Promise<string | undefined> {
  if (isOnStdin) return readPassphrase(shell.input())
  const isAsked = process.stdin.isTTY && commandNeedsUnlock(command.kind) && isLockSet(app.getPath('userData'))
  return isAsked
    ? promptPassphrase(process.stdin, (text) => process.stderr.write(text), words()('lock.cli.prompt'))
    : undefined
}

async function secretFor(command: Command): Promise<Parameters<typeof secretsIn>[0]> {
  if (command.kind === 'network-set' && command.secretStdin) return { proxyPassword: await readPassword(shell.input()) }
  if (command.kind === 'upload' && command.temporaryKey) return readTemporaryKey(shell.input())
  return wantsSecret(command) ? readSecret(shell.input()) : undefined
}

const wantsSecret = (command: Command): boolean =>
  storesNothing(command) ||
  command.kind === 'profile-key-set' ||
  (command.kind === 'profile-set' && command.secretStdin)

/** Profile and key were given for this command alone. */
const storesNothing = (command: Command): boolean =>
  (command.kind === 'upload' || command.kind === 'profile-check') && 'file' in command.profile

/** Whether a later command can go on with what this one began. */
const isKept = (command: Command): boolean => !storesNothing(command)

/**
 * Chooses the data folder. A run that stores nothing gets one of its own that is deleted when it ends; true then, so that
 * Chromium's storage stays in memory: it would write once more after our last word.
 */
function useDataDir(command: Command, dataDir: string | undefined): boolean {
  if (dataDir !== undefined) {
    mkdirSync(resolve(dataDir), { recursive: true, mode: 0o700 })
    app.setPath('userData', resolve(dataDir))
  }
  if (dataDir !== undefined || !storesNothing(command)) return false
  useTemporaryDataDir()
  return true
}

/** Of the app, once there is one. */
let closeAll = async (): Promise<void> => undefined
const { end, expect: expectEnd } = createEnding({
  async tidy() {
    await closeAll()
    await flush() // `app.exit` does not wait for pipes
    removeTemporaryDataDir()
  },
  exit: (code) => app.exit(code),
  force: (code) => process.exit(code),
  setTimer(delayMs, act) {
    const timer = setTimeout(act, delayMs)
    return () => clearTimeout(timer)
  },
})

survivePipes()
const shell = consoleOf({ platform: process.platform, env: process.env, stdin: () => process.stdin })
shell.onStop(() => app.quit())
// Electron's own answer is a dialog, which waits for ever where nobody looks.
process.on('uncaughtException', (error) => void end(failBeforeStart(error, words())))

const args = ownArguments(process.argv)
const parsed = parseCommandLine(args)
/** Of this process's own command; what others handed over has its own. */
let exitCode: number = EXIT.ok
if (parsed.ok) void start(parsed)
else {
  writeErr(`${parsed.problem}\n\n${USAGE}`)
  void end(EXIT.usage)
}
