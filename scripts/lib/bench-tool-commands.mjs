// @ts-check
import path from 'node:path'

/** @typedef {import('./bench-child.mjs').Ground} Ground */
/** @typedef {import('./bench-child.mjs').Load} Load */
/** @typedef {import('./bench-child.mjs').Settings} Settings */
/** @typedef {import('./bench-workloads.mjs').Workload} Workload */
/**
 * A tool that speaks S3. `isSerial`: one connection, so that slow lines would take it minutes. `candidates`: the likeliest
 * first. `start`: what it is started with in its folder `dir`; keys are in `files` there, never in arguments.
 * @typedef {{
 *   name: string, command: string, isSerial: boolean, candidates: (workload: Workload) => readonly Settings[],
 *   start: (ground: Pick<Ground, 'facts' | 'endpoint'>, load: Load, settings: Settings, dir: string) =>
 *     { args: readonly string[], files: Record<string, string>, env?: NodeJS.ProcessEnv }
 * }} Tool
 */

/** The server does not look at it. */
const KEY = { id: 'AKIAEXAMPLE', secret: 'EXAMPLE-key-that-opens-nothing' }

/** @param {Workload} workload */
const isSlow = ({ link }) => link === 'relay' || link === 'wan'

/** @param {Load} load */
const isOneFile = ({ files }) => files.length === 1

/**
 * Where from, and where to in the form of a URL without its scheme.
 * @param {Pick<Ground, 'facts'>} ground
 * @param {Load} load
 */
function way({ facts }, load) {
  const [first] = load.files
  const to = `${facts.bucket}/${load.prefix}`
  return isOneFile(load) && first
    ? { from: path.join(load.folder, first.name), to: `${to}${first.name}` }
    : { from: load.folder, to }
}

/** @param {Settings} settings */
const flagsOf = ({ flags }) => String(flags).split(' ').filter(Boolean)

/** As it would otherwise: read each large file twice for an MD5, ask for each object before and after. */
const NO_EXTRAS = '--no-check-dest --s3-no-head --s3-disable-checksum'

/** @type {Tool} */
const RCLONE = {
  name: 'rclone',
  command: 'rclone',
  isSerial: false,
  candidates: (workload) => {
    const choices = isSlow(workload)
      ? ['--transfers 32 --s3-chunk-size 5Mi --s3-upload-concurrency 32 --s3-upload-cutoff 5Mi']
      : workload.shape === 'small'
        ? ['--transfers 16', '--transfers 64']
        : ['8Mi --s3-upload-concurrency 4', '16Mi --s3-upload-concurrency 8'].map(
            (size) => `--transfers 4 --s3-upload-cutoff 16Mi --s3-chunk-size ${size}`,
          )
    return choices.map((flags) => ({ flags: `${NO_EXTRAS} ${flags}` }))
  },
  start: (ground, load, settings, dir) => {
    const { from, to } = way(ground, load)
    const config = [
      ...['[bench]', 'type = s3', 'provider = Other', 'force_path_style = true', 'no_check_bucket = true'],
      ...[`access_key_id = ${KEY.id}`, `secret_access_key = ${KEY.secret}`],
      ...[`endpoint = ${pathEndpoint(ground)}`, `region = ${ground.facts.region}`],
    ]
    const setUp = ['--config', path.join(dir, 'rclone.conf'), '--ca-cert', ground.facts.caFile, '--quiet']
    const args = [isOneFile(load) ? 'copyto' : 'copy', from, `bench:${to}`, ...setUp, ...flagsOf(settings)]
    return { args, files: { 'rclone.conf': `${config.join('\n')}\n` } }
  },
}

/** @type {Tool} */
const AWS_CLI = {
  name: 'aws-cli',
  command: 'aws',
  isSerial: false,
  candidates: (workload) => {
    if (isSlow(workload)) return [{ max_concurrent_requests: 64, multipart_chunksize: '5MB' }]
    if (workload.shape === 'small') return [{ max_concurrent_requests: 10 }]
    return [
      { max_concurrent_requests: 4, multipart_chunksize: '16MB' },
      { max_concurrent_requests: 10, multipart_chunksize: '8MB' },
    ]
  },
  start: (ground, load, { version: _, ...s3 }, dir) => {
    const { from, to } = way(ground, load)
    const lines = Object.entries({ addressing_style: 'path', ...s3 }).map(([name, value]) => `  ${name} = ${value}`)
    // The newer ones compute a CRC of every body unless they are told that it is not required.
    const checksums = 'request_checksum_calculation = when_required'
    const config = `[default]\nregion = ${ground.facts.region}\n${checksums}\ns3 =\n${lines.join('\n')}\n`
    const key = `[default]\naws_access_key_id = ${KEY.id}\naws_secret_access_key = ${KEY.secret}\n`
    const words = ['--endpoint-url', pathEndpoint(ground), 's3', 'cp', from, `s3://${to}`]
    return {
      args: [...words, '--only-show-errors', ...(isOneFile(load) ? [] : ['--recursive'])],
      files: { config, credentials: key },
      env: {
        AWS_CONFIG_FILE: path.join(dir, 'config'),
        AWS_SHARED_CREDENTIALS_FILE: path.join(dir, 'credentials'),
        AWS_CA_BUNDLE: ground.facts.caFile,
        AWS_EC2_METADATA_DISABLED: 'true',
      },
    }
  },
}

/** @type {Tool} */
const S3CMD = {
  name: 's3cmd',
  command: 's3cmd',
  isSerial: true,
  candidates: () => [{ multipart_chunk_size_mb: 64, send_chunk: 1024 * 1024 }],
  start: (ground, load, { version: _, ...settings }, dir) => {
    const { from, to } = way(ground, load)
    const { protocol, address } = ground.endpoint
    const options = {
      ...{ access_key: KEY.id, secret_key: KEY.secret, host_base: address, host_bucket: address },
      ...{ use_https: protocol === 'https:', ca_certs_file: ground.facts.caFile, bucket_location: ground.facts.region },
      ...{ guess_mime_type: false, preserve_attrs: false, progress_meter: false, ...settings },
    }
    const lines = Object.entries(options).map(
      ([name, value]) => `${name} = ${value === true ? 'True' : value === false ? 'False' : value}`,
    )
    const words = ['--config', path.join(dir, 's3cfg'), '--quiet', '--no-progress', 'put']
    const args = isOneFile(load) ? [...words, from, `s3://${to}`] : [...words, '--recursive', `${from}/`, `s3://${to}`]
    return { args, files: { s3cfg: `[default]\n${lines.join('\n')}\n` } }
  },
}

/** @param {Pick<Ground, 'endpoint'>} ground */
const pathEndpoint = ({ endpoint: { protocol, address } }) => `${protocol}//${address}`

/** @type {readonly Tool[]} */
export const TOOLS = [RCLONE, AWS_CLI, S3CMD]
