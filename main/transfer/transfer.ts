import type { Worker, WorkerOptions } from 'node:worker_threads'
import type { ControlEvent, ControlMessage } from '../../shared/transfer/control.ts'
import { createDateWatch } from './date-watch.ts'
import { createFilePool } from './file-pool.ts'
import { createGrants } from './grants.ts'
import { createPools } from './http/pools.ts'
import { lookAtSensitivePaths, type SensitiveGuard } from './sensitive-paths.ts'
import { Session, type SessionTools, type TransferPort } from './session.ts'
import { createSourceRoots } from './source-roots.ts'
import { Throttle } from './throttle.ts'
import { systemWalkFs, type WalkFs } from './walk-fs.ts'
import { type FolderEvents, systemEvents } from './watch-events.ts'

/** No byte either way for so long: the connection is given up. */
const STALL_MS = 60_000
/** File bytes held at once, whatever the number of calls. */
const FILE_MEMORY_BYTES = 64 * 1024 * 1024
const FILE_WORKERS = 2

export interface TransferOptions {
  /** Starts a thread that runs `crc64-worker.ts` with these options. */
  readonly startWorker: (options: WorkerOptions) => Worker
  readonly log: (level: Extract<ControlEvent, { type: 'log' }>['level'], text: string) => void
  /** COS's clock minus this computer's, whenever that turns out to be another than before; at first none. */
  readonly tellClock?: (offsetMs: number) => void
  /** Epoch ms. */
  readonly now?: () => number
  readonly stallMs?: number
  readonly workerCount?: number
  readonly fileMemoryBytes?: number
  readonly walkFs?: WalkFs
  readonly folderEvents?: FolderEvents
  readonly platform?: NodeJS.Platform
}

export interface Transfer {
  /** Takes calls from `port`; an earlier port is closed and its calls are cancelled. */
  handlePort(port: TransferPort): void
  /** From main, trusted. `ports` come with `port`. */
  handleControl(message: ControlMessage, ports: readonly TransferPort[]): void
  close(): Promise<void>
}

/** The transfer process without Electron: grants from main, calls from one port, files and sockets in between. */
export function createTransfer(options: TransferOptions): Transfer {
  const { startWorker, log, now = Date.now, stallMs = STALL_MS, platform = process.platform } = options
  const { workerCount = FILE_WORKERS, fileMemoryBytes: memoryBytes = FILE_MEMORY_BYTES } = options
  const pool = createFilePool({ startWorker, workerCount, memoryBytes })
  const pools = createPools(stallMs)
  const grants = createGrants(now)
  const roots = createSourceRoots()
  const throttle = new Throttle()
  let lookAround = (): Promise<SensitiveGuard> => Promise.reject(new Error('main has not said `start` yet'))
  let guard: Promise<SensitiveGuard> | undefined
  const guards = {
    current: () => (guard ??= lookAround()),
    fresh: () => (guard = lookAround()),
  }
  const onDate = createDateWatch(now, options.tellClock ?? (() => undefined))
  const ends = { stallMs, platform, fs: options.walkFs ?? systemWalkFs(pool) }
  const events = options.folderEvents ?? systemEvents(platform)
  const tools = { pool, throttle, pools, grants, roots, guards, log, onDate, events, ...ends }
  let session: Session | undefined
  const handlePort = (port: TransferPort): void => {
    session?.end()
    session = new Session(port, tools)
  }
  return {
    handlePort,
    handleControl(message, [port]) {
      if (message.type === 'start') {
        lookAround = () => lookAtSensitivePaths(message.start, platform)
        guard = undefined
      } else if (message.type !== 'port') obey(message, tools)
      else if (port === undefined) log('error', 'a port message came without a port')
      else handlePort(port)
    },
    async close() {
      session?.end()
      pools.close()
      await pool.close()
    },
  }
}

type Order = Exclude<ControlMessage, { type: 'start' | 'port' }>

function obey(message: Order, { grants, roots, throttle }: Pick<SessionTools, 'grants' | 'roots' | 'throttle'>): void {
  if (message.type === 'limit') throttle.limit(message.bytesPerSecond)
  else if (message.type === 'destination.grant') grants.addDestination(message.destination)
  else if (message.type === 'source.grant') {
    roots.forget(message.source.sourceId)
    grants.addSource(message.source)
  } else {
    grants.removeSource(message.sourceId)
    roots.forget(message.sourceId)
  }
}
