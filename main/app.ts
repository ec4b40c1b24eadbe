/** Wires the parts of the running app. Everything here lives as long as the process. */
import { app } from 'electron'
import { createTranslator, type UiLanguage } from '../shared/messages/translate.ts'
import { type Admin, createAdmin } from './admin.ts'
import { createBrokerage } from './brokerage.ts'
import type { Command } from './cli/args.ts'
import { runCommand } from './cli/commands.ts'
import type { CommandIo } from './cli/io.ts'
import { openState } from './state/open-state.ts'
import { createTransferSide, type TransferSide } from './transfer-side.ts'

/** The app as the entry sees it. */
export interface Courier {
  readonly run: (command: Command, io: CommandIo) => Promise<number>
  /** Ends the app unless a window is open or a command runs: then it ends with the last of them. */
  readonly endIfIdle: () => void
}

/** `distDir` holds the built `main/`, `preload/` and `renderer/`; `end` ends the process. Needs `app.whenReady()`. */
export function createApp(distDir: string, end: () => void): Courier {
  const state = openState(app.getPath('userData'))
  const { settings, log } = state
  const language = (): UiLanguage => languageOf(settings.current().language)
  const t = createTranslator(language())
  let running = 0

  const hasWindow = (): boolean => side.window.isVisible() || admin.isOpen()
  const endIfIdle = (): void => {
    if (running > 0 || hasWindow()) return
    side.transfer.stop()
    end()
  }
  const side: TransferSide = createTransferSide({
    distDir,
    title: t('window.transfer'),
    state,
    language,
    onClosed: endIfIdle,
  })
  const tellWaiting = (waiting: boolean): void => {
    side.window.send('keychain.waiting', { waiting })
    admin.send('keychain.waiting', { waiting })
  }
  const brokerage = createBrokerage({ distDir, state, grant: side.transfer.grantDestination, tellWaiting, hasWindow })
  const admin: Admin = createAdmin({ distDir, settings, brokerage, language, t, log, onClosed: endIfIdle })
  side.serve({ getCredential: brokerage.getCredential, openAdmin: admin.open })
  // Ours decides: a hidden window does not keep the app alive, a running command does.
  app.on('window-all-closed', endIfIdle)

  const ports = {
    t,
    ...state,
    ...brokerage,
    runs: side.runs,
    needWindow: side.window.need,
    logUnexpected: log.unexpected,
  }
  return {
    async run(command, io) {
      running += 1
      const code = await runCommand(command, io, ports)
      running -= 1
      return code
    },
    endIfIdle,
  }
}

function languageOf(setting: 'system' | UiLanguage): UiLanguage {
  if (setting !== 'system') return setting
  return app.getLocale().toLowerCase().startsWith('zh') ? 'zh-CN' : 'en'
}
