import { join } from 'node:path'
import { MessageChannelMain, type MessagePortMain, type UtilityProcess, utilityProcess } from 'electron'
import type {
  ControlEvent,
  ControlMessage,
  DestinationGrant,
  SourceGrant,
  TransferStart,
} from '../shared/transfer/control.ts'
import type { Log } from './log.ts'
import { emptyEnvironment } from './utility-environment.ts'

/** Fewer deaths than this within the window are restarted at once; more, after a pause that grows. */
const QUICK_RESTARTS = 5
const RESTART_WINDOW_MS = 60_000
const SLOW_RESTART_MS = 5000

/** Keeps one transfer process alive and tells each new one everything that was granted. */
export interface TransferProcess {
  readonly grantSource: (source: SourceGrant) => void
  readonly grantDestination: (destination: DestinationGrant) => void
  /** Bytes per second of all uploads together; null = as fast as it goes. */
  readonly limitRate: (bytesPerSecond: number | null) => void
  /** A port to the process that runs now; `onRestart` says when it is gone and a new one is needed. */
  readonly connect: () => MessagePortMain
  readonly pid: () => number | undefined
  readonly stop: () => void
}

/**
 * Twice 2 MB for young objects in each of its three threads instead of twice 8: nearly all that transfer makes dies at once, so to collect more often
 * costs no CPU time that could be measured, neither where small files are found nor where they are sent. A switch of
 * Chromium: Node's own of this name comes too late for V8.
 */
const V8_SWITCHES = ['--js-flags=--max-semi-space-size=2']
const FORK = { serviceName: 'COS Courier transfer', env: emptyEnvironment(), execArgv: V8_SWITCHES }

interface Options {
  readonly distDir: string
  readonly start: TransferStart
  readonly sources: () => readonly SourceGrant[]
  readonly log: Log
  readonly onRestart: () => void
  /** COS's clock minus ours, when it is found to be another than before. */
  readonly onClock: (offsetMs: number) => void
}

export function startTransferProcess(options: Options): TransferProcess {
  const destinations = new Map<string, DestinationGrant>()
  const deaths: number[] = []
  let bytesPerSecond: number | null = null
  let stopped = false
  let child = spawn()

  function spawn(): UtilityProcess {
    const next = utilityProcess.fork(join(options.distDir, 'main', 'transfer.cjs'), [], FORK)
    next.on('message', (event: ControlEvent) => {
      if (event.type === 'clock') options.onClock(event.offsetMs)
      else logEvent(options.log, event)
    })
    next.once('exit', onExit)
    for (const message of everything(options, bytesPerSecond, destinations)) post(next, message)
    return next
  }

  function onExit(exitCode: number): void {
    if (stopped) return
    options.log.info('transfer process ended; starting it again', { exitCode })
    const nowMs = Date.now()
    deaths.push(nowMs)
    const recent = deaths.filter((deathMs) => nowMs - deathMs < RESTART_WINDOW_MS).length
    setTimeout(restart, recent > QUICK_RESTARTS ? SLOW_RESTART_MS : 0)
  }

  function restart(): void {
    if (stopped) return
    child = spawn()
    options.onRestart()
  }

  return {
    grantSource: (source) => post(child, { type: 'source.grant', source }),
    grantDestination(destination) {
      destinations.set(destination.destinationId, destination)
      post(child, { type: 'destination.grant', destination })
    },
    limitRate(rate) {
      bytesPerSecond = rate
      post(child, { type: 'limit', bytesPerSecond })
    },
    connect() {
      const { port1, port2 } = new MessageChannelMain()
      post(child, { type: 'port' }, [port1])
      return port2
    },
    pid: () => child.pid,
    stop() {
      stopped = true
      child.kill()
    },
  }
}

const post = (child: UtilityProcess, message: ControlMessage, ports: MessagePortMain[] = []): void =>
  child.postMessage(message, ports)

/** What a new process has to know. */
function everything(
  { start, sources }: Options,
  bytesPerSecond: number | null,
  destinations: Map<string, DestinationGrant>,
): readonly ControlMessage[] {
  return [
    { type: 'start', start },
    { type: 'limit', bytesPerSecond },
    ...sources().map((source) => ({ type: 'source.grant', source }) as const),
    ...live(destinations).map((destination) => ({ type: 'destination.grant', destination }) as const),
  ]
}

/** Drops expired grants on the way. */
function live(destinations: Map<string, DestinationGrant>): readonly DestinationGrant[] {
  for (const [id, grant] of destinations) if (grant.expiresAtMs < Date.now()) destinations.delete(id)
  return [...destinations.values()]
}

function logEvent(log: Log, event: ControlEvent): void {
  if (event.type === 'log') log.info(`transfer: ${event.text}`, { level: event.level })
}
