/** Looks for new versions, fetches and installs them: decides when, and keeps to what was verified. */
import { AppError, type ErrorInfo, toErrorInfo } from '../../shared/errors.ts'
import type { UpdateNotice, UpdateView } from '../../shared/updates.ts'
import type { Log } from '../log.ts'
import type { Engine } from './engine.ts'
import type { Installation } from './installation.ts'
import { type LookPorts, readFeed, resultOf } from './look-for-update.ts'
import type { UpdateBase } from './update-base.ts'
import { downloadsByItself, installsAtEnd, type Moment } from './update-policy.ts'
import { atFirst, noticeOf, type Offer, reduce, type UpdateEvent, type UpdateState, viewOf } from './update-state.ts'

/** What was downloaded, and what to do with it. */
export interface Install {
  readonly installation: Exclude<Installation, { readonly way: 'by-hand' }>
  readonly offer: Offer & Required<Pick<Offer, 'file'>>
  readonly path: string
  readonly engine: Engine
  /** The app is started again once it has ended; where the system's installer does that, it has to know. */
  readonly startsAgain: boolean
}

export interface UpdatePorts extends LookPorts {
  /** Undefined: this build looks for none. */
  readonly base: UpdateBase | undefined
  /** Before anything that somebody asked for. @throws AppError where the organisation forbids to look. */
  readonly assertMayLook: () => Promise<void>
  readonly moment: () => Pick<Moment, 'isBusy' | 'isPaused'>
  readonly findInstallation: () => Promise<Installation>
  readonly openEngine: (base: UpdateBase, to: Pick<Install, 'installation' | 'offer'>) => Promise<Engine>
  /** Looks at the file again, and puts it in place. Answers what to start then, where nobody else starts it. */
  readonly install: (install: Install) => Promise<string | undefined>
  readonly startAfterEnd: (program: string) => void
  /** Of versions that run by now, or are offered no more. */
  readonly forgetDownloads: () => Promise<void>
  readonly log: Pick<Log, 'info' | 'error' | 'unexpected'>
}

export class Updates {
  readonly #ports: UpdatePorts
  readonly #listeners: (() => void)[] = []
  readonly #leaving = new AbortController()
  #state: UpdateState
  #installation: Installation = { way: 'by-hand', kinds: [] }
  #downloaded: Pick<Install, 'path' | 'engine'> | undefined
  /** The version that was installed. */
  #program: string | undefined
  #checking: Promise<void> | undefined

  constructor(ports: UpdatePorts) {
    this.#ports = ports
    this.#state = atFirst(ports.memory.checkedAtMs())
  }

  view(): UpdateView {
    const { base, current, settings } = this.#ports
    const { way } = this.#installation
    const asked = { isPossible: base !== undefined, ...(base && { host: base.endpoint.host }) }
    return { ...asked, current, settings: settings(), way, ...viewOf(this.#state) }
  }

  /** What to tell a person without being asked; nothing where nobody wants to hear of it. */
  notice(): UpdateNotice | undefined {
    if (this.#ports.settings().mode === 'off') return undefined
    return noticeOf(this.#state, this.#installation.way)
  }

  onChange(listener: () => void): void {
    this.#listeners.push(listener)
  }

  /** Looks now, for somebody who asked. @throws AppError as `verifyFeed` and `fetchFeed`; `managed-denied`, `update-not-possible`. */
  async check(): Promise<void> {
    try {
      await this.#ports.assertMayLook()
    } catch (error) {
      throw this.#told('update: looked', error, (problem) => ({ type: 'check-failed', problem }))
    }
    await this.#look()
  }

  /** As `check` when a timer says so: what goes wrong is in the view. Fetches what it finds where settings say so. */
  async checkByItself(): Promise<void> {
    const { base, settings } = this.#ports
    if (base === undefined || settings().mode === 'off') return
    try {
      await this.#look()
      if (downloadsByItself(this.#state, this.#moment())) await this.download()
    } catch {
      // It is in the view, and in the log.
    }
  }

  /** @throws AppError `update-not-ready` where nothing is offered, and why it could not be fetched. */
  async download(): Promise<void> {
    const { base, openEngine, log } = this.#ports
    const to = this.#target()
    if (base === undefined || this.#state.phase !== 'available') throw notReady(to.offer.version)
    this.#dispatch({ type: 'download-began' })
    try {
      const engine = await openEngine(base, to)
      const onReceived = (bytes: number): void => this.#dispatch({ type: 'received', bytes })
      this.#downloaded = { engine, path: await engine.download(onReceived, this.#leaving.signal) }
      log.info('update: downloaded', { version: to.offer.version })
      this.#dispatch({ type: 'downloaded' })
    } catch (error) {
      throw this.#told('update: download', error, (problem) => ({ type: 'download-failed', problem }))
    }
  }

  /** The app is then to be ended by whoever asked. @throws AppError `update-not-ready`, `update-busy`, and why it could not be installed. */
  async install(startsAgain: boolean): Promise<void> {
    if (this.#state.phase !== 'installed') await this.#install(startsAgain)
    if (startsAgain && this.#program !== undefined) this.#ports.startAfterEnd(this.#program)
  }

  async #install(startsAgain: boolean): Promise<void> {
    const { moment, install, log } = this.#ports
    const to = this.#target()
    const { version } = to.offer
    if (this.#state.phase !== 'ready' || this.#downloaded === undefined) throw notReady(version)
    if (moment().isBusy) throw new AppError({ code: 'update-busy', subject: version })
    this.#dispatch({ type: 'install-began' })
    try {
      this.#program = await install({ ...to, ...this.#downloaded, startsAgain })
      log.info('update: installed', { version })
      this.#dispatch({ type: 'installed' })
    } catch (error) {
      const isFileBad = toErrorInfo(error).code === 'update-file-differs'
      throw this.#told('update: install', error, (problem) => ({ type: 'install-failed', problem, isFileBad }))
    }
  }

  /** The app ends: what is ready is put in place where that may happen by itself. Never rejects. */
  async installAtEnd(): Promise<void> {
    if (!installsAtEnd(this.#state, this.#moment())) return
    // Shown to nobody any more, and in the log.
    await this.install(false).catch(() => undefined)
  }

  /** No more of this version until the next start. */
  postpone(): void {
    this.#dispatch({ type: 'postponed' })
  }

  /** Of what a person would have to fetch; undefined where nothing is offered. */
  addressOfOffer(): string | undefined {
    const { base } = this.#ports
    const { file } = this.#state.offer ?? {}
    return base && file && new URL(file.path, base.url).href
  }

  /** What is being fetched is left. */
  stop(): void {
    this.#leaving.abort()
  }

  #look(): Promise<void> {
    this.#checking ??= this.#lookOnce().finally(() => {
      this.#checking = undefined
    })
    return this.#checking
  }

  async #lookOnce(): Promise<void> {
    const { base, current, findInstallation, forgetDownloads, log, nowMs } = this.#ports
    this.#dispatch({ type: 'check-began' })
    try {
      if (base === undefined) throw new AppError({ code: 'update-not-possible', subject: current })
      this.#installation = await findInstallation()
      const feed = await readFeed(base, this.#ports)
      const result = resultOf(feed, this.#installation, this.#ports)
      log.info('update: looked', { version: feed.version, channel: feed.channel, result: result.kind })
      this.#dispatch({ type: 'checked', atMs: nowMs(), result })
      if (this.#state.phase === 'none') await forgetDownloads()
    } catch (error) {
      throw this.#told('update: looked', error, (problem) => ({ type: 'check-failed', problem }))
    }
  }

  #moment(): Moment {
    const { moment, settings } = this.#ports
    return { ...moment(), settings: settings(), way: this.#installation.way }
  }

  /** @throws AppError `update-not-ready`. */
  #target(): Pick<Install, 'installation' | 'offer'> {
    const { offer } = this.#state
    const installation = this.#installation
    if (offer?.file === undefined || installation.way === 'by-hand') throw notReady(offer?.version)
    return { installation, offer: { ...offer, file: offer.file } }
  }

  /** Writes it down, shows it, and answers it to be thrown. */
  #told(what: string, error: unknown, event: (problem: ErrorInfo) => UpdateEvent): unknown {
    const problem = toErrorInfo(error)
    if (error instanceof AppError) this.#ports.log.error(what, problem)
    else this.#ports.log.unexpected(what, error)
    this.#dispatch(event(problem))
    return error
  }

  #dispatch(event: UpdateEvent): void {
    const before = this.#state
    this.#state = reduce(before, event)
    if (this.#state !== before) for (const listener of this.#listeners) listener()
  }
}

const notReady = (version: string | undefined): AppError =>
  new AppError({ code: 'update-not-ready', ...(version !== undefined && { subject: version }) })
