import { mkdtemp, open, readFile, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { MessageChannel, Worker } from 'node:worker_threads'
import * as v from 'valibot'
import { onTestFinished } from 'vitest'
import { createBroker } from '../../../main/broker/broker.ts'
import { createClock } from '../../../main/broker/clock.ts'
import { mintByKey } from '../../../main/broker/mint-by-key.ts'
import { createSts, stsEndpointOf, withClockRetry } from '../../../main/broker/sts-client.ts'
import { createTc3Sts } from '../../../main/broker/sts-tc3.ts'
import { createCredentials, type GetCredential } from '../../../main/credentials.ts'
import { createTransfer } from '../../../main/transfer/transfer.ts'
import { TransferClient } from '../../../renderer/upload/transfer-client.ts'
import type { Profile, ProfileFile } from '../../../shared/settings.ts'
import { type Emulator, startEmulator } from '../../emulator/index.ts'
import type { RequestRecord } from '../../emulator/types.ts'
import { FakeMain, Harness, MIB } from '../../fakes/engine-harness.ts'
import { portLike } from '../../fakes/port-like.ts'
import { exampleProfile } from '../../unit/broker/example-profile.ts'
import { FakeAudit } from '../../unit/broker/fakes.ts'
import { directWay } from '../broker/direct-way.ts'
import { workerSource } from '../transfer/worker-source.ts'

/** One request that the emulator has answered, and when by its own clock. */
export type Answered = RequestRecord & { readonly atMs: number }

export interface LifetimeOptions {
  readonly profile?: Partial<ProfileFile>
  readonly isPlain?: boolean
  /** This computer's clock; the servers' unless said. Epoch ms. */
  readonly nowMs?: () => number
  /** COS's and STS's. */
  readonly serverNowMs?: () => number
  /** Called when a request has been answered. */
  readonly onRequest?: (record: RequestRecord) => void
  /** The SDK signs by the real clock, whatever `nowMs` says. */
  readonly sts?: 'as-in-the-app' | 'by-our-clock'
}

const Asked = v.object({ profileId: v.string(), prefix: v.string() })

/** Main's side with the app's own broker behind it. */
class BrokeredMain extends FakeMain {
  getCredential: GetCredential | undefined
  override async answer(channel: string, input: unknown): Promise<unknown> {
    if (channel !== 'credential.get') return super.answer(channel, input)
    const { profileId, prefix } = v.parse(Asked, input)
    return this.getCredential?.(profileId, prefix)
  }
}

/** Broker, transfer and engine as in the app, the emulator, and whatever clock the test gives each side. */
export async function startLifetimeApp(options: LifetimeOptions = {}) {
  const { nowMs = Date.now, serverNowMs = nowMs, isPlain = true } = options
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'upload-')))
  const answered: Answered[] = []
  const emulator = await startEmulator({
    ...{ store: 'discard', etag: 'opaque', now: serverNowMs },
    onRequest: (record) => {
      answered.push({ ...record, atMs: serverNowMs() })
      options.onRequest?.(record)
    },
  })
  const source = await workerSource()
  const transfer = createTransfer({
    startWorker: (worker) => new Worker(source, { ...worker, eval: true }),
    ...{ log: () => undefined, workerCount: 1, now: nowMs },
    tellClock: (offsetMs) => clock.suggest(offsetMs),
  })
  const start = { homeDir: join(folder, 'home'), dataDir: join(folder, 'data') }
  transfer.handleControl({ type: 'start', start }, [])
  const clock = createClock(nowMs)
  const profile = await profileAt(emulator, isPlain, options.profile)
  const audit = new FakeAudit()
  const broker = createBroker({
    ...{ getProfile: () => profile, audit, clock },
    sourceFor: () =>
      mintByKey({
        ...{ readKey: async () => emulator.account, wayTo: directWay, clock },
        openSts: ({ file }, way, onRequest) => {
          const connection = { endpoint: stsEndpointOf(file), ...way }
          if (options.sts === 'as-in-the-app') return createSts(connection, clock, onRequest)
          const tc3 = createTc3Sts(connection, clock)
          const mint: typeof tc3.mint = (request, key) => {
            onRequest()
            return withClockRetry(clock, () => tc3.mint(request, key))
          }
          return { ...tc3, mint }
        },
      }),
  })
  const main = new BrokeredMain(nowMs)
  main.getCredential = createCredentials({
    ...{ profile: () => profile, broker, wayTo: directWay, heardClock: () => undefined },
    grant: (destination) => transfer.handleControl({ type: 'destination.grant', destination }, []),
  })
  const client = new TransferClient()
  const { port1, port2 } = new MessageChannel()
  transfer.handleControl({ type: 'port' }, [port1])
  client.connect(portLike(port2))
  const timers = {
    nowMs,
    setTimer: (delayMs: number, task: () => void) => {
      const timer = setTimeout(task, delayMs)
      return () => clearTimeout(timer)
    },
  }
  const harness = new Harness({
    main,
    clock: timers,
    transfer: client,
    options: { partSizeBytes: MIB, connections: 16 },
  })
  onTestFinished(async () => {
    harness.engine.stop()
    await transfer.close()
    await emulator.close()
    await rm(folder, { recursive: true, force: true })
  })
  harness.start()
  return {
    ...{ harness, emulator, broker, audit, clock, answered, profile },
    of: (kind: string): readonly Answered[] => answered.filter((one) => one.kind === kind),
    /** A file of zeroes, granted as `sourceId`. */
    async addFile(sourceId: string, sizeBytes: number): Promise<void> {
      const rootPath = join(folder, sourceId)
      const file = await open(rootPath, 'w')
      await file.truncate(sizeBytes)
      await file.close()
      transfer.handleControl({ type: 'source.grant', source: { sourceId, rootPath, kind: 'file' } }, [])
    },
  }
}

async function profileAt(emulator: Emulator, isPlain: boolean, change: Partial<ProfileFile> = {}): Promise<Profile> {
  const { endpoints, caFile } = emulator
  await readFile(caFile) // it is there before anybody asks
  const cosEndpoint = isPlain ? endpoints.cosHttp : endpoints.cosHttps
  return exampleProfile({ prefix: 'in/', stsEndpoint: endpoints.sts, cosEndpoint, caFile, ...change })
}
