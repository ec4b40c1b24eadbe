/** Real ends of the updates: network, disk and the system's installers. */
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { AppError } from '../../shared/errors.ts'
import { transportError } from '../broker/sts-errors.ts'
import type { WayTo } from '../broker/way.ts'
import type { Log } from '../log.ts'
import { httpsAgent } from '../node/tunnel-agent.ts'
import type { Engine } from './engine.ts'
import { installPackage } from './install-package.ts'
import { createPace } from './pace.ts'
import { replaceAppImage } from './replace-app-image.ts'
import type { UpdateBase } from './update-base.ts'
import type { Install, UpdatePorts } from './updates.ts'
import { verifyFile } from './verify-file.ts'

export interface EnginePorts {
  readonly wayTo: WayTo
  readonly current: string
  readonly dataDir: string
  /** Of the download, as settings and running uploads have it. */
  readonly limitBytesPerSecond: () => number | null
  readonly log: Pick<Log, 'info'>
  /** Of the program that is installed by a package. */
  readonly execPath: string
  /** The app is to end: its installer waits for that. */
  readonly end: () => void
}

/** For one answer to begin, and through a proxy for its tunnel. */
const ANSWER_TIMEOUT_MS = 60_000

/** A download over the app's own way to the network, its errors ours. */
export const openEngine =
  (ports: EnginePorts): UpdatePorts['openEngine'] =>
  async (base, { installation, offer }) => {
    const { endpoint } = base
    const { wayTo, current, dataDir, end: quit } = ports
    const isSecure = endpoint.scheme === 'https'
    const agent = isSecure ? httpsAgent(await wayTo(endpoint, undefined), ANSWER_TIMEOUT_MS) : undefined
    const leaving = new AbortController()
    const pace = createPace({ limit: ports.limitBytesPerSecond, nowMs: Date.now, wait: (ms) => wait(ms) })
    await mkdir(join(dataDir, 'updates'), { recursive: true, mode: 0o700 })
    // Only here: it is half a megabyte that few starts need.
    const { createEngine } = await import('./engine.ts')
    const engine = createEngine({
      ...{ kind: installation.kind, file: offer.file, version: offer.version, releasedAtMs: offer.releasedAtMs },
      ...{ ways: { base, agent, pace, signal: leaving.signal }, current, dataDir, quit, logger: loggerOf(ports.log) },
    })
    return { ...engine, download: withOurErrors(engine.download, base, leaving) }
  }

const withOurErrors =
  (download: Engine['download'], { endpoint }: UpdateBase, leaving: AbortController): Engine['download'] =>
  async (onReceived, signal) => {
    const leave = (): void => leaving.abort()
    signal.addEventListener('abort', leave, { once: true })
    try {
      return await download(onReceived, signal)
    } catch (error) {
      throw downloadError(error, endpoint.host)
    } finally {
      signal.removeEventListener('abort', leave)
      leaving.abort() // whatever of it still runs
    }
  }

function downloadError(error: unknown, host: string): AppError {
  if (error instanceof AppError) return error
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'ERR_CHECKSUM_MISMATCH')
    return new AppError({ code: 'update-file-differs', subject: host, detail: 'another SHA-512' })
  if (typeof code === 'string' && /^E(?:ACCES|NOSPC|ROFS|DQUOT|PERM)$/.test(code))
    return new AppError({ code: 'update-not-kept', detail: code }, error)
  return transportError(error, host, 'update-unreachable')
}

const MAX_SAID = 300

/** electron-updater's own words, for whoever looks for what went wrong; bounded, since they quote what servers say. */
function loggerOf({ info }: Pick<Log, 'info'>) {
  const said = (level: string) => (message: unknown) =>
    info('electron-updater', {
      level,
      said: String(message)
        .replace(/\p{Cc}+/gu, ' ')
        .slice(0, MAX_SAID),
    })
  return { info: said('info'), warn: said('warn'), error: said('error') }
}

/** Of which no use will be made any more. What electron-updater compares with the next time stays. */
export const forgetDownloads = (dataDir: string): Promise<void> =>
  rm(join(dataDir, 'updates', 'pending'), { recursive: true, force: true })

/** Each kind's own way; the file is compared with what was signed right before. */
export const installDownloaded =
  (ports: EnginePorts): UpdatePorts['install'] =>
  async (install) => {
    const { installation, offer, path } = install
    await verifyFile(path, offer.file)
    switch (installation.kind) {
      case 'AppImage':
        return replaced(install, ports)
      case 'deb':
      case 'rpm':
        await installPackage(installation.kind, path, offer.file)
        await forgetDownloads(ports.dataDir)
        return ports.execPath
      case 'nsis':
      case 'zip':
        install.engine.handToSystem(install.startsAgain)
        return undefined
    }
  }

async function replaced({ installation, offer, path }: Install, { current, dataDir }: EnginePorts): Promise<string> {
  const { appImage } = installation
  if (appImage === undefined) throw new Error('an AppImage is installed without a file')
  const versions = { oldVersion: current, newVersion: offer.version }
  const program = await replaceAppImage({ from: path, signed: offer.file, appImage, ...versions })
  await forgetDownloads(dataDir)
  return program
}
