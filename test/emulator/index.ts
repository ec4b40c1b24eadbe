import {
  EXAMPLE_ACCOUNT,
  EXAMPLE_DENIED_ACCOUNT,
  EXAMPLE_ROLE,
  EXAMPLE_SUB_ACCOUNT,
  EXAMPLE_TOO_WIDE_ACCOUNT,
} from './accounts.ts'
import { type BodyStore, discardingStore, diskStore } from './body-store.ts'
import { cosHandler } from './cos-server.ts'
import { receiveMemory, warmCrc64 } from './crc64.ts'
import { createFaultPlan } from './faults.ts'
import { createHttpServer } from './http/server.ts'
import { createIdentities } from './identities.ts'
import { objectHeaders } from './object-operations.ts'
import { openS3Gate } from './s3.ts'
import { removeObjects, sabotage } from './sabotage.ts'
import { type BucketState, compareKeys, createBucket } from './state.ts'
import { stsHandler } from './sts-server.ts'
import { createTestCertificate } from './tls.ts'
import type { BucketName, Emulator, EmulatorOptions, RequestRecord } from './types.ts'

export type { Account, Role } from './accounts.ts'
export { EXAMPLE_DENIED_ACCOUNT, EXAMPLE_ROLE, EXAMPLE_SUB_ACCOUNT, EXAMPLE_TOO_WIDE_ACCOUNT } from './accounts.ts'
export type { CorsRule } from './cors.ts'
export type { FaultRule } from './faults.ts'
export type { Emulator, EmulatorOptions } from './types.ts'

/** The bucket every emulator has unless told otherwise. */
export const EXAMPLE_BUCKET: BucketName = { bucket: 'examplebucket-1250000000', region: 'ap-guangzhou' }

const LOG_MAX = 10_000
// Above any idle time in a test run: a server that closes idle connections races with the client's next request.
const KEEP_ALIVE_MS = 600_000

/** Starts COS over HTTP and HTTPS and STS over HTTPS, all on 127.0.0.1. Rejects when a port is taken. */
export async function startEmulator(options: EmulatorOptions): Promise<Emulator> {
  const faults = createFaultPlan()
  const rightNow = options.now ?? Date.now
  const now = (): number => rightNow() + faults.clockOffsetMs
  const account = options.account ?? EXAMPLE_ACCOUNT
  const subAccounts = options.subAccounts ?? [EXAMPLE_SUB_ACCOUNT, EXAMPLE_DENIED_ACCOUNT, EXAMPLE_TOO_WIDE_ACCOUNT]
  const roles = options.roles ?? [EXAMPLE_ROLE]
  const names = options.buckets ?? [EXAMPLE_BUCKET]
  const [first] = names
  if (first === undefined) throw new Error('an emulator needs a bucket')
  await warmCrc64()
  const buckets = new Map(names.map((name) => [name.bucket, createBucket(name, options.cors)]))
  const store =
    options.store === 'discard' ? discardingStore() : await diskStore(options.store.dir, [...buckets.keys()])
  const identities = createIdentities([account, ...subAccounts], options.onIssue)
  const log: RequestRecord[] = []
  const record = (entry: RequestRecord): void => {
    log.push(entry)
    options.onRequest?.(entry)
    if (log.length > LOG_MAX) log.splice(0, LOG_MAX / 10)
  }
  const wantsEtagMd5 = options.etag !== 'opaque'
  const owner = identities.find(account.secretId)
  const guest = options.acceptsS3 ? owner : undefined
  const everybody = options.isUnchecked ? owner : undefined
  const s3Gate = guest && openS3Gate(guest)
  const reader = owner && options.publicPrefixes && { identity: owner, prefixes: options.publicPrefixes }
  const checks = { wantsEtagMd5, s3Gate, everybody, reader }
  const handler = cosHandler({ buckets, identities, store, faults, now, ...checks, record, domains: options.domains })
  const certificate = await createTestCertificate(names, furtherNames(options))
  const settings = { memory: receiveMemory, idleMs: KEEP_ALIVE_MS }
  const servers = {
    http: createHttpServer({ ...settings, handler }),
    https: createHttpServer({ ...settings, handler, tls: certificate }),
    sts: createHttpServer({
      ...settings,
      handler: stsHandler({ identities, roles, faults, now, record }),
      tls: certificate,
    }),
  }
  const closeAll = async (): Promise<void> => {
    for (const server of Object.values(servers)) await server.close()
    await certificate.remove()
  }
  try {
    const httpPort = await servers.http.listen(options.cosPort ?? 0)
    const httpsPort = await servers.https.listen(options.cosTlsPort ?? 0)
    const stsPort = await servers.sts.listen(options.stsPort ?? 0)
    return {
      endpoints: {
        cosHttp: `http://cos.${first.region}.localhost:${httpPort}`,
        cosHttps: `https://cos.${first.region}.localhost:${httpsPort}`,
        sts: `https://localhost:${stsPort}`,
      },
      pathEndpoints: { cosHttp: `http://127.0.0.1:${httpPort}`, cosHttps: `https://127.0.0.1:${httpsPort}` },
      account,
      subAccounts,
      ...first,
      caFile: certificate.caFile,
      faults,
      log,
      takeFirstS3Ms: () => s3Gate?.takeFirstMs(),
      ...views(buckets, store),
      close: async () => {
        await closeAll()
        for (const bucket of buckets.values()) await store.writeIndex(bucket.bucket, indexOf(bucket))
      },
    }
  } catch (error) {
    await closeAll()
    throw error
  }
}

const furtherNames = ({ domains = {}, certificateNames = [] }: EmulatorOptions): readonly string[] => [
  ...Object.keys(domains),
  ...certificateNames,
]

const indexOf = ({ objects }: BucketState) =>
  [...objects.values()]
    .sort((a, b) => compareKeys(a.key, b.key))
    .map(({ key, file, sizeBytes: size, crc64, etag }) => ({ key, file, size, crc64, etag }))

function firstOf(buckets: ReadonlyMap<string, BucketState>): BucketState {
  const [first] = buckets.values()
  if (first === undefined) throw new Error('an emulator needs a bucket')
  return first
}

function views(
  buckets: ReadonlyMap<string, BucketState>,
  store: BodyStore,
): Pick<Emulator, 'object' | 'objects' | 'uploads' | 'files' | 'sabotage' | 'removeObjects' | 'readObject'> {
  const chosen = (name: string | undefined): BucketState[] =>
    [...buckets.values()].filter(({ bucket }) => name === undefined || bucket === name)
  return {
    object: (bucket, key) => {
      const object = buckets.get(bucket)?.objects.get(key)
      if (object === undefined) return undefined
      const { sizeBytes: size, crc64, etag, headers } = object
      return { size, crc64, etag, acl: headers.acl, headers: objectHeaders(object) }
    },
    objects: (bucket) =>
      chosen(bucket).flatMap((state) => indexOf(state).map(({ key, size, crc64 }) => ({ key, size, crc64 }))),
    uploads: (bucket) =>
      chosen(bucket).flatMap(({ uploads }) =>
        [...uploads.values()].map(({ key, uploadId, parts }) => ({ key, uploadId, parts: parts.size })),
      ),
    files: (bucket) =>
      chosen(bucket).flatMap((state) =>
        indexOf(state).map(({ key, size, crc64, file }) => ({
          ...{ key, size, crc64 },
          path: store.pathOf(state.bucket, file),
        })),
      ),
    sabotage: (how, prefix) => sabotage(firstOf(buckets), store, how, prefix),
    removeObjects: (prefix) => removeObjects(firstOf(buckets), store, prefix),
    readObject: async (bucket, key) => {
      const object = buckets.get(bucket)?.objects.get(key)
      if (object === undefined) throw new Error(`no object ${key} in ${bucket}`)
      const chunks: Buffer[] = []
      for await (const chunk of store.read(bucket, object.file)) chunks.push(chunk)
      return Buffer.concat(chunks)
    },
  }
}
