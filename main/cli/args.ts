import { parseArgs } from 'node:util'
import type { BatchOptions } from '../../shared/batch-options.ts'
import { AUDIT_OPTIONS, type AuditCommand, auditCommandFrom } from './audit-args.ts'
import { limitRateFrom } from './limit-rate.ts'
import { batchOptionsFrom, UPLOAD_OPTIONS } from './upload-options.ts'
import { UPLOADS_OPTIONS, type UploadsCommand, uploadsCommandFrom } from './uploads-args.ts'
import { UsageProblem } from './usage-problem.ts'

/** What the user's shell asked for. */
export type Command =
  | { readonly kind: 'window' }
  | { readonly kind: 'help' }
  | { readonly kind: 'version' }
  | UploadCommand
  | UploadsCommand
  | AuditCommand
  | {
      readonly kind: 'profile-set'
      readonly name: string
      readonly file: string
      readonly secretStdin: boolean
    }
  | { readonly kind: 'profile-list'; readonly json: boolean }
  | { readonly kind: 'profile-remove'; readonly name: string }
  | CheckCommand

/** A stored one, or one for this run with the key from standard input. */
export type ChosenProfile = { readonly name: string } | { readonly file: string }

export interface CheckCommand {
  readonly kind: 'profile-check'
  readonly profile: ChosenProfile
  readonly json: boolean
}

export interface UploadCommand {
  readonly kind: 'upload'
  readonly paths: readonly string[]
  readonly profile: ChosenProfile
  readonly prefix?: string
  readonly options: BatchOptions
  /** Bytes per second of the whole app while this command runs. */
  readonly limitRate?: number
  readonly json: boolean
  /** Shows the window while uploading and leaves it open. */
  readonly window: boolean
}

/** A command line as understood: the command and the data folder, or what is wrong with it. */
export type ParsedArgs =
  | { readonly ok: true; readonly command: Command; readonly dataDir?: string }
  | { readonly ok: false; readonly problem: string }

const OPTIONS = {
  profile: { type: 'string' },
  'profile-file': { type: 'string' },
  'secret-stdin': { type: 'boolean', default: false },
  prefix: { type: 'string' },
  'limit-rate': { type: 'string' },
  file: { type: 'string' },
  json: { type: 'boolean', default: false },
  window: { type: 'boolean', default: false },
  'data-dir': { type: 'string' },
  help: { type: 'boolean', short: 'h', default: false },
  version: { type: 'boolean', default: false },
  ...UPLOAD_OPTIONS,
  ...UPLOADS_OPTIONS,
  ...AUDIT_OPTIONS,
} as const

/** Options each command knows beside `--data-dir`; anything else is a mistake worth a word, not worth ignoring. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  upload: [
    'profile',
    'profile-file',
    'secret-stdin',
    'prefix',
    'limit-rate',
    'json',
    'window',
    ...Object.keys(UPLOAD_OPTIONS),
  ],
  'profile set': ['file', 'secret-stdin'],
  'profile list': ['json'],
  'profile remove': [],
  'profile check': ['profile-file', 'secret-stdin', 'json'],
  'uploads list': ['profile', 'json', 'older-than'],
  'uploads abort': ['profile', 'json', 'older-than', 'upload-id', 'key', 'yes'],
  'audit verify': ['head', 'json'],
  'audit export': ['format', 'out', 'force'],
  '': [],
}

/** Chromium's and Electron's own switches, which come in the same argument list and are not ours to judge. */
const CHROMIUM_SWITCH =
  /^--(?:remote-debugging-(?:port|pipe)|inspect(?:-brk)?|no-sandbox|ozone-platform(?:-hint)?|enable-logging|disable-gpu|lang|password-store|use-mock-keychain|enable-features|disable-features|force-device-scale-factor|allow-file-access-from-files)(?:=|$)/

type Values = ReturnType<typeof parse>['values']

function parse(args: readonly string[]) {
  return parseArgs({ args: args.filter((arg) => !CHROMIUM_SWITCH.test(arg)), options: OPTIONS, allowPositionals: true })
}

/** `args` without the executable and the app's path. Pure. */
export function parseCommandLine(args: readonly string[]): ParsedArgs {
  try {
    const { values, positionals } = parse(args)
    const dataDir = values['data-dir']
    if (dataDir === '') throw new UsageProblem('--data-dir needs a folder')
    return { ok: true, command: commandOf(values, positionals), ...(dataDir !== undefined && { dataDir }) }
  } catch (error) {
    if (error instanceof UsageProblem || isParseArgsError(error)) return { ok: false, problem: error.message }
    throw error
  }
}

const isParseArgsError = (error: unknown): error is Error =>
  error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')

function commandOf(values: Values, [first, second, ...rest]: readonly string[]): Command {
  if (values.help) return { kind: 'help' }
  if (values.version) return { kind: 'version' }
  if (first === undefined) return only('', values, { kind: 'window' })
  if (first === 'upload') return uploadCommand(values, second === undefined ? [] : [second, ...rest])
  if (first === 'profile') return profileCommand(values, second, rest)
  if (first === 'uploads') return only(`uploads ${second}`, values, uploadsCommandFrom(values, second, rest))
  if (first === 'audit') return only(`audit ${second}`, values, auditCommandFrom(values, second, rest))
  throw new UsageProblem(`unknown command: ${first}`)
}

function uploadCommand(values: Values, paths: readonly string[]): Command {
  const { profile, 'profile-file': file, prefix, json, window } = values
  if (paths.length === 0) throw new UsageProblem('upload needs at least one file or folder')
  if ((profile === undefined) === (file === undefined)) {
    throw new UsageProblem('upload needs either --profile NAME or --profile-file FILE --secret-stdin')
  }
  assertSecretGoesWith(file, values)
  return only('upload', values, {
    kind: 'upload',
    paths,
    profile: profile === undefined ? { file: file ?? '' } : { name: profile },
    ...(prefix !== undefined && { prefix }),
    options: batchOptionsFrom(values),
    ...(values['limit-rate'] !== undefined && { limitRate: limitRateFrom(values['limit-rate']) }),
    json,
    window,
  })
}

function assertSecretGoesWith(file: string | undefined, values: Values): void {
  if ((file !== undefined) === values['secret-stdin']) return
  throw new UsageProblem('--profile-file and --secret-stdin go together; a stored profile has its key in the keychain')
}

function checkCommand(values: Values, names: readonly string[]): Command {
  const { 'profile-file': file, json } = values
  const [name, ...extra] = names
  if (extra.length > 0 || (name === undefined) === (file === undefined))
    throw new UsageProblem('profile check needs either one name or --profile-file FILE --secret-stdin')
  assertSecretGoesWith(file, values)
  const profile = name === undefined ? { file: file ?? '' } : { name }
  return only('profile check', values, { kind: 'profile-check', profile, json })
}

function profileCommand(values: Values, verb: string | undefined, names: readonly string[]): Command {
  if (verb === 'check') return checkCommand(values, names)
  const [name, ...extra] = names
  if (verb === 'list') {
    if (name !== undefined) throw new UsageProblem('profile list takes no name')
    return only('profile list', values, { kind: 'profile-list', json: values.json })
  }
  if (verb !== 'set' && verb !== 'remove') throw new UsageProblem('profile needs one of: set, list, remove, check')
  if (name === undefined || extra.length > 0) throw new UsageProblem(`profile ${verb} needs exactly one name`)
  if (verb === 'remove') return only('profile remove', values, { kind: 'profile-remove', name })
  if (values.file === undefined) throw new UsageProblem('profile set needs --file profile.json')
  const command = { kind: 'profile-set', name, file: values.file, secretStdin: values['secret-stdin'] } as const
  return only('profile set', values, command)
}

/** `command`, unless an option was given that it does not know. */
function only(name: string, values: Values, command: Command): Command {
  const allowed = ALLOWED[name] ?? []
  for (const [option, value] of Object.entries(values)) {
    if (value === undefined || value === false || option === 'data-dir') continue
    if (!allowed.includes(option)) {
      throw new UsageProblem(`--${option} does not go with ${name === '' ? 'opening the window' : name}`)
    }
  }
  return command
}
