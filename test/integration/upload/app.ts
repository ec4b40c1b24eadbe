import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { MessageChannel, Worker } from 'node:worker_threads'
import * as v from 'valibot'
import { onTestFinished } from 'vitest'
import { createClock } from '../../../main/broker/clock.ts'
import { cosAddressOf } from '../../../main/broker/cos-address.ts'
import { parseEndpoint } from '../../../main/broker/endpoint.ts'
import { buildPolicy } from '../../../main/broker/policy.ts'
import { createTc3Sts } from '../../../main/broker/sts-tc3.ts'
import { createTransfer, type Transfer } from '../../../main/transfer/transfer.ts'
import type { EngineOptions } from '../../../renderer/upload/engine.ts'
import type { Clock } from '../../../renderer/upload/ports.ts'
import { TransferClient } from '../../../renderer/upload/transfer-client.ts'
import { TransferFolders } from '../../../renderer/upload/watch/transfer-folders.ts'
import type { Credential } from '../../../shared/credential.ts'
import { AppError } from '../../../shared/errors.ts'
import type { BatchRequest } from '../../../shared/job.ts'
import { type ActionSet, ObjectAcl } from '../../../shared/scope.ts'
import type { ProfileFile } from '../../../shared/settings.ts'
import { type Emulator, type EmulatorOptions, startEmulator } from '../../emulator/index.ts'
import { FakeMain, Harness } from '../../fakes/engine-harness.ts'
import { MemoryJournal } from '../../fakes/memory-journal.ts'
import { MemorySnapshots } from '../../fakes/memory-snapshots.ts'
import { portLike } from '../../fakes/port-like.ts'
import { workerSource } from '../transfer/worker-source.ts'

const systemClock: Clock = {
  nowMs: () => Date.now(),
  setTimer: (delayMs, task) => {
    const timer = setTimeout(task, delayMs)
    return () => clearTimeout(timer)
  },
}

/** Main's side with a real STS behind it: mints at the emulator and grants the destination to transfer. */
class EmulatorMain extends FakeMain {
  actions: ActionSet = 'check'
  /** That the profile allows. */
  acls: readonly ObjectAcl[] = []
  /** Where the profile's bucket is, if not at the emulator's usual host. */
  place: Partial<ProfileFile> = {}
  readonly #emulator: Emulator
  readonly #transfer: Transfer
  readonly #caPem: string
  constructor(emulator: Emulator, transfer: Transfer, caPem: string) {
    super(() => Date.now())
    this.#emulator = emulator
    this.#transfer = transfer
    this.#caPem = caPem
  }

  override async answer(channel: string, input: unknown): Promise<unknown> {
    if (channel !== 'credential.get') return super.answer(channel, input)
    return this.#mint(v.parse(v.object({ acl: v.optional(ObjectAcl) }), input).acl)
  }

  async #mint(acl: ObjectAcl | undefined): Promise<Credential> {
    this.credentials += 1
    if (acl !== undefined && !this.acls.includes(acl)) throw new AppError({ code: 'acl-denied', subject: acl })
    const { account, bucket, endpoints, region } = this.#emulator
    const connection = { endpoint: parseEndpoint(endpoints.sts), caPem: this.#caPem }
    const sts = createTc3Sts(connection, createClock(Date.now))
    const policy = buildPolicy({ bucket, region, prefix: 'in/', actions: this.actions, ...(acl && { acl }) })
    const minted = await sts.mint({ policy, durationSeconds: 1800, region }, account)
    const usual = { bucket, region, cosEndpoint: endpoints.cosHttp, addressing: 'virtual-host' as const }
    const address = cosAddressOf({ ...usual, allowInsecureHttp: false, ...this.place })
    const { scheme, hostname, port, host, pathPrefix } = address
    const destinationId = `d-${this.credentials}`
    const lifetimeMs = minted.grantedSeconds * 1000
    const expiresAtMs = Date.now() + lifetimeMs
    const { tmpSecretId, tmpSecretKey, sessionToken } = minted
    const where = { destinationId, scheme, host, pathPrefix, bucket, keyPrefix: 'in/' }
    const destination = { ...where, hostname, port, tmpSecretId, sessionToken, expiresAtMs, ...(acl && { acl }) }
    this.#transfer.handleControl({ type: 'destination.grant', destination }, [])
    const secrets = { tmpSecretId, tmpSecretKey, sessionToken }
    const mayHead = this.actions !== 'upload'
    return { ...secrets, expiresAtMs, lifetimeMs, clockOffsetMs: 0, destination: { ...where, region, mayHead } }
  }
}

/** Emulator, transfer process core with real threads and sockets, and engines over real MessagePorts. */
export async function startApp(
  emulatorOptions: Partial<EmulatorOptions> = {},
  { keepsBodies = false, stallMs = 60_000 } = {},
) {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'upload-')))
  const store = keepsBodies ? { dir: join(folder, 'store') } : 'discard'
  const emulator = await startEmulator({ store, ...emulatorOptions })
  const source = await workerSource()
  const transfer = createTransfer({
    startWorker: (options) => new Worker(source, { ...options, eval: true }),
    log: () => undefined,
    workerCount: 1,
    stallMs,
  })
  transfer.handleControl({ type: 'start', start: { homeDir: join(folder, 'home'), dataDir: join(folder, 'data') } }, [])
  const main = new EmulatorMain(emulator, transfer, await readFile(emulator.caFile, 'utf8'))
  const journal = new MemoryJournal()
  const snapshots = new MemorySnapshots()
  const engines: Harness[] = []
  const client = new TransferClient()
  const connect = (to: TransferClient): void => {
    const { port1, port2 } = new MessageChannel()
    transfer.handleControl({ type: 'port' }, [port1])
    to.connect(portLike(port2))
  }
  onTestFinished(async () => {
    for (const harness of engines) harness.engine.stop()
    await transfer.close()
    await emulator.close()
    await rm(folder, { recursive: true, force: true })
  })
  return {
    ...{ emulator, main, journal, folder, client },
    /** A fresh engine on the same journal, with a transfer connection of its own. */
    engine(options: EngineOptions = {}, openBatches: readonly BatchRequest[] = []): Harness {
      const own = new TransferClient()
      connect(own)
      const folders = new TransferFolders(own)
      const harness = new Harness({ main, journal, snapshots, folders, clock: systemClock, transfer: own, options })
      engines.push(harness)
      this.reconnect = () => connect(own)
      return harness.start(openBatches)
    },
    /** What main does when the transfer process had to be started again. */
    reconnect: (): void => undefined,
    /** Writes a file below the test's folder and grants its source; gives the source's path. */
    async write(path: string, bytes: Uint8Array | string): Promise<string> {
      const full = join(folder, path)
      await mkdir(dirname(full), { recursive: true })
      await writeFile(full, bytes)
      return full
    },
    grant(sourceId: string, rootPath: string, kind: 'file' | 'folder'): void {
      transfer.handleControl({ type: 'source.grant', source: { sourceId, rootPath, kind } }, [])
    },
    requests: (kind: string): number => emulator.log.filter((entry) => entry.kind === kind).length,
  }
}
