import { createWriteStream } from 'node:fs'
import { parseArgs } from 'node:util'
import { listenToParent } from './control.ts'
import { type EmulatorOptions, startEmulator } from './index.ts'
import { createPartsLedger } from './parts-ledger.ts'
import { createRandomFaults, RANDOM_EFFECTS, type RandomFaultOptions } from './random-faults.ts'
import type { RequestRecord } from './types.ts'

const USAGE = `Usage: cli.ts [--port P] [--tls-port T] [--sts-port Q] (--data DIR | --discard) [--opaque-etag] [--accept-s3]
  [--unchecked] [--log FILE]
  [--faults-rate R [--faults-seed S] [--faults-kinds KIND,...] [--faults-effects NAME,...]]
Ports default to ephemeral ones. Prints one JSON line with endpoints and account, then runs until SIGTERM or SIGINT.
--accept-s3 also takes requests of S3 tools, unchecked: no key of theirs is worth anything.
--unchecked takes every request as one of the account's own key: for measuring clients, not for testing them.
--log appends one JSON line to the file for each request that is over, with its time.
--faults-rate hits this share of requests (0 to 1) with random faults, the same for one seed (default 1); a parent
process may ask and tell more over an IPC channel (test/emulator/control.ts).
Kinds: API names, e.g. UploadPart. Effects: ${RANDOM_EFFECTS.join(', ')}.`

class UsageError extends Error {}

function port(text: string | undefined, name: string): number {
  const value = /^\d{1,5}$/.test(text ?? '0') ? Number(text ?? 0) : Number.NaN
  if (value <= 65_535) return value
  throw new UsageError(`--${name} must be 0 to 65535, not ${text}`)
}

interface CliOptions {
  readonly emulator: EmulatorOptions
  readonly faults: RandomFaultOptions | undefined
  readonly logFile: string | undefined
}

function readOptions(args: readonly string[]): CliOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      port: { type: 'string' },
      'tls-port': { type: 'string' },
      'sts-port': { type: 'string' },
      data: { type: 'string' },
      discard: { type: 'boolean' },
      'opaque-etag': { type: 'boolean' },
      'accept-s3': { type: 'boolean' },
      unchecked: { type: 'boolean' },
      log: { type: 'string' },
      'faults-rate': { type: 'string' },
      'faults-seed': { type: 'string' },
      'faults-kinds': { type: 'string' },
      'faults-effects': { type: 'string' },
    },
  })
  const { data, discard = false } = values
  if ((data === undefined) === !discard) throw new UsageError('give either --data DIR or --discard')
  if (data === '') throw new UsageError('--data needs a folder')
  const emulator: EmulatorOptions = {
    store: data === undefined ? 'discard' : { dir: data },
    cosPort: port(values.port, 'port'),
    cosTlsPort: port(values['tls-port'], 'tls-port'),
    stsPort: port(values['sts-port'], 'sts-port'),
    etag: values['opaque-etag'] ? 'opaque' : 'md5',
    acceptsS3: values['accept-s3'] ?? false,
    isUnchecked: values.unchecked ?? false,
  }
  return { emulator, faults: readFaults(values), logFile: values.log }
}

type Values = Readonly<Record<string, string | boolean | undefined>>

function readFaults(values: Values): RandomFaultOptions | undefined {
  const list = (name: string): string[] | undefined => values[name]?.toString().split(',')
  const rate = values['faults-rate']
  if (rate === undefined) {
    const [stray] = Object.keys(values).filter((name) => name.startsWith('faults-'))
    if (stray !== undefined) throw new UsageError(`--${stray} needs --faults-rate`)
    return undefined
  }
  const kinds = list('faults-kinds')
  const effects = list('faults-effects')
  const seed = values['faults-seed']?.toString() ?? '1'
  const options = { seed, rate: Number(rate), ...(kinds && { kinds }), ...(effects && { effects }) }
  try {
    createRandomFaults(options)
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error))
  }
  return options
}

async function run(): Promise<void> {
  const options = readOptions(process.argv.slice(2))
  const ledger = createPartsLedger()
  const log = options.logFile === undefined ? undefined : createWriteStream(options.logFile, { flags: 'a' })
  const onRequest = (record: RequestRecord): void => {
    ledger.note(record)
    log?.write(`${JSON.stringify({ atMs: Date.now(), ...record })}\n`)
  }
  const emulator = await startEmulator({ ...options.emulator, onRequest })
  if (options.faults !== undefined) emulator.faults.random(options.faults)
  const { endpoints, pathEndpoints, account, bucket, region, caFile } = emulator
  const { secretId, secretKey, appId } = account
  const { cosHttp, cosHttps, sts } = endpoints
  const paths = { cosPathHttp: pathEndpoints.cosHttp, cosPathHttps: pathEndpoints.cosHttps }
  console.log(JSON.stringify({ cosHttp, cosHttps, ...paths, sts, secretId, secretKey, appId, bucket, region, caFile }))
  let isStopping = false
  const stop = (): void => {
    if (isStopping) return
    isStopping = true
    emulator.close().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error)
        process.exit(1)
      },
    )
  }
  listenToParent(emulator, ledger, stop)
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
