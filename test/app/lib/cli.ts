import { type ChildProcess, spawn } from 'node:child_process'
import * as v from 'valibot'
import { asOrdinaryUser, launchCommand } from '../../../scripts/lib/launch.mjs'
import { ROOT } from '../../../scripts/lib/project.mjs'
import type { Account } from '../../emulator/index.ts'
import { appEnv, electronDir, type Workspace } from './open-workspace.ts'
import { outputOf } from './output.ts'
import { killTree } from './processes.ts'

const ErrorFields = {
  code: v.string(),
  message: v.pipe(v.string(), v.minLength(10)),
  httpStatus: v.nullable(v.number()),
  requestId: v.nullable(v.string()),
  cosCode: v.optional(v.string()),
  detail: v.optional(v.string()),
}
/** A line of `--json` for one file, with exactly the fields it is documented to have. */
const FileLine = v.strictObject({
  type: v.literal('file'),
  source: v.string(),
  path: v.string(),
  key: v.string(),
  size: v.number(),
  crc64: v.nullable(v.pipe(v.string(), v.regex(/^\d{1,20}$/))),
  state: v.picklist(['verified', 'unverified', 'skipped', 'failed']),
  reason: v.optional(v.string()),
  url: v.nullable(v.string()),
  attempts: v.number(),
  error: v.optional(v.strictObject(ErrorFields)),
})
export type FileLine = v.InferOutput<typeof FileLine>

const Summary = v.strictObject({
  type: v.literal('summary'),
  files: v.number(),
  bytes: v.number(),
  verified: v.number(),
  unverified: v.number(),
  skipped: v.number(),
  failed: v.number(),
  seconds: v.number(),
  credentialRequests: v.number(),
  left: v.optional(v.number()),
  error: v.optional(v.strictObject(ErrorFields)),
})
/** An unfinished upload that could not be removed. */
const LeftLine = v.strictObject({
  type: v.literal('left'),
  key: v.string(),
  uploadId: v.nullable(v.string()),
  remembered: v.boolean(),
})
const Line = v.variant('type', [FileLine, LeftLine, Summary])

/** What came out of one run. */
export interface CliResult {
  /** Null when a signal ended it. */
  readonly exitCode: number | null
  readonly stdout: string
  readonly stderr: string
  readonly seconds: number
}

export interface CliOptions {
  readonly stdin?: string
  readonly env?: NodeJS.ProcessEnv
  /** False: no `--data-dir`, so a run that stores nothing makes a folder of its own. */
  readonly withDataDir?: boolean
  readonly cwd?: string
  /** A packaged app's executable, instead of Electron with the project's folder. */
  readonly executable?: string
  /** The executable sees by itself to the user it runs as. */
  readonly isBare?: boolean
}

export interface RunningCli {
  /** Of Electron's main process. */
  readonly pid: number
  readonly child: ChildProcess
  readonly result: Promise<CliResult>
}

/** A run that has not ended by then never will. */
const LIMIT_MS = 120_000

/** Starts the real app, sandbox on, with these arguments; the workspace kills what is left of it. */
export function startCli(workspace: Workspace, args: readonly string[], options: CliOptions = {}): RunningCli {
  const own = options.withDataDir === false ? [] : ['--data-dir', workspace.dataDir]
  const all = [...args, ...own]
  const { command, args: words } =
    options.executable === undefined
      ? launchCommand({ electronDir: electronDir(), appDir: ROOT, args: all })
      : options.isBare
        ? { command: options.executable, args: all }
        : asOrdinaryUser(options.executable, all, 'SIGTERM')
  const startedMs = performance.now()
  const child = spawn(command, words, { env: appEnv(workspace, options.env), cwd: options.cwd ?? ROOT })
  const { pid } = child
  if (pid === undefined) throw new Error(`${command} cannot be started`)
  const output = outputOf(child)
  child.stdin.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error // a command that wants no input ends without reading it
  })
  child.stdin.end(options.stdin ?? '')
  const limit = setTimeout(() => child.kill('SIGKILL'), LIMIT_MS)
  const result = new Promise<CliResult>((resolve) => {
    child.once('close', (exitCode) => {
      clearTimeout(limit)
      resolve({ exitCode, ...output, seconds: (performance.now() - startedMs) / 1000 })
    })
  })
  workspace.defer(() => (child.exitCode === null && child.signalCode === null ? killTree(pid) : undefined))
  return { pid, child, result }
}

export const runCli = (workspace: Workspace, args: readonly string[], options: CliOptions = {}): Promise<CliResult> =>
  startCli(workspace, args, options).result

/** The first line of a running `serve --json`, once it is there. */
export function readyLine({ child, result }: RunningCli): Promise<{ type: string; address: string; clients: number }> {
  return new Promise((resolve, reject) => {
    let text = ''
    child.stdout?.on('data', (chunk: string) => {
      text += chunk
      const [line] = text.split('\n', 1)
      if (line !== undefined && line.length < text.length) resolve(JSON.parse(line))
    })
    void result.then(({ exitCode, stderr }) => reject(new Error(`ended with ${exitCode}: ${stderr}`)))
  })
}

/** The lines of a `--json` run, each checked field by field; `errors` are those that concern the whole run. */
export function reportOf({ stdout, stderr, exitCode }: CliResult) {
  const lines = stdout.split('\n').filter((line) => line !== '')
  const parsed = lines.map((line) => v.parse(Line, JSON.parse(line)))
  const files = parsed.filter((line) => line.type === 'file')
  const left = parsed.filter((line) => line.type === 'left')
  const summary = parsed.find((line) => line.type === 'summary')
  const errors = summary?.error ? [summary.error] : []
  const problem = `exit ${exitCode}, ${lines.length} lines: ${stdout.slice(-500)}\n${stderr.slice(-1500)}`
  return { files, left, errors, summary, lastType: parsed.at(-1)?.type, problem }
}

/** What `--secret-stdin` reads. */
export const secretOf = ({ secretId, secretKey }: Pick<Account, 'secretId' | 'secretKey'>): string =>
  `${secretId}\n${secretKey}\n`
