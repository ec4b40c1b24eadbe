import { parseArgs } from 'node:util'
import { type EmulatorOptions, startEmulator } from './index.ts'

const USAGE = `Usage: cli.ts [--port P] [--tls-port T] [--sts-port Q] (--data DIR | --discard) [--opaque-etag]
Ports default to ephemeral ones. Prints one JSON line with endpoints and account, then runs until SIGTERM or SIGINT.`

class UsageError extends Error {}

function port(text: string | undefined, name: string): number {
  const value = /^\d{1,5}$/.test(text ?? '0') ? Number(text ?? 0) : Number.NaN
  if (value <= 65_535) return value
  throw new UsageError(`--${name} must be 0 to 65535, not ${text}`)
}

function readOptions(args: readonly string[]): EmulatorOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      port: { type: 'string' },
      'tls-port': { type: 'string' },
      'sts-port': { type: 'string' },
      data: { type: 'string' },
      discard: { type: 'boolean' },
      'opaque-etag': { type: 'boolean' },
    },
  })
  const { data, discard = false } = values
  if ((data === undefined) === !discard) throw new UsageError('give either --data DIR or --discard')
  if (data === '') throw new UsageError('--data needs a folder')
  return {
    store: data === undefined ? 'discard' : { dir: data },
    cosPort: port(values.port, 'port'),
    cosTlsPort: port(values['tls-port'], 'tls-port'),
    stsPort: port(values['sts-port'], 'sts-port'),
    etag: values['opaque-etag'] ? 'opaque' : 'md5',
  }
}

async function run(): Promise<void> {
  const emulator = await startEmulator(readOptions(process.argv.slice(2)))
  const { endpoints, pathEndpoints, account, bucket, region, caFile } = emulator
  const { secretId, secretKey, appId } = account
  const { cosHttp, cosHttps, sts } = endpoints
  const paths = { cosPathHttp: pathEndpoints.cosHttp, cosPathHttps: pathEndpoints.cosHttps }
  console.log(JSON.stringify({ cosHttp, cosHttps, ...paths, sts, secretId, secretKey, appId, bucket, region, caFile }))
  const stop = (): void => {
    emulator.close().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error)
        process.exit(1)
      },
    )
  }
  process.once('SIGTERM', stop)
  process.once('SIGINT', stop)
}

/** parseArgs throws TypeErrors with an ERR_PARSE_ARGS_* code for unknown or incomplete options. */
const isUsage = (error: Error): boolean =>
  error instanceof UsageError || ('code' in error && String(error.code).startsWith('ERR_PARSE_ARGS'))

run().catch((error: unknown) => {
  const known = error instanceof Error ? error : new Error(String(error))
  console.error(isUsage(known) ? `${known.message}\n${USAGE}` : known.message)
  process.exit(isUsage(known) ? 2 : 1)
})
