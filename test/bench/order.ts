import * as v from 'valibot'

/** One file of a workload; `name` is relative to the workload's folder and made of `a-z 0-9 . /` only. */
const OrderedFile = v.strictObject({ name: v.string(), sizeBytes: v.number() })

/**
 * What a contestant in a plain Node or utility process is told, once, over its IPC channel: the permanent key of the
 * emulator's account is in it, so it never travels by argument or environment.
 */
export const Order = v.strictObject({
  account: v.strictObject({ secretId: v.string(), secretKey: v.string() }),
  /** `host:port` of STS. */
  stsHost: v.string(),
  /** The certificate authority of STS and of the server, where it is asked by https; absolute. */
  caFile: v.string(),
  bucket: v.string(),
  region: v.string(),
  protocol: v.picklist(['http:', 'https:']),
  /** Where the server listens, an IP address and port. */
  address: v.string(),
  /** Virtual host of the bucket, with port: sent and signed. */
  host: v.string(),
  prefix: v.string(),
  /** Absolute. */
  folder: v.string(),
  files: v.array(OrderedFile),
  /** For what a contestant keeps on disk; deleted after the bench. */
  workDir: v.string(),
  settings: v.record(v.string(), v.union([v.number(), v.string()])),
})
export type Order = v.InferOutput<typeof Order>
export type OrderedFile = v.InferOutput<typeof OrderedFile>

/** A number from the order's settings; throws when it is not there. */
export function numberSetting({ settings }: Order, name: string): number {
  const value = settings[name]
  if (typeof value !== 'number') throw new Error(`the order lacks the number ${name}`)
  return value
}
