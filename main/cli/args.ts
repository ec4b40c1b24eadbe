import { parseArgs } from 'node:util'
import type { BatchOptions } from '../../shared/batch-options.ts'
import { withoutForeignSwitches } from '../hardening/chromium-switches.ts'
import { commandNeedsUnlock } from '../lock/covered.ts'
import { ALLOWED } from './allowed-options.ts'
import { AUDIT_OPTIONS, type AuditCommand, auditCommandFrom } from './audit-args.ts'
import { limitRateFrom } from './limit-rate.ts'
import type { LinkCommand } from './link-args.ts'
import { type ManagedCommand, managedCommandFrom } from './managed-args.ts'
import { type NetworkCommand, networkCommandFrom } from './network-args.ts'
import { type OpenCommand, openCommandFrom, openedFrom } from './open-args.ts'
import {
  assertSecretGoesWith,
  type ChosenProfile,
  PROFILE_OPTIONS,
  type ProfileCommand,
  profileCommandFrom,
} from './profile-args.ts'
import { SERVE_OPTIONS, type ServeCommand, serveCommandFrom } from './serve-args.ts'
import { type UpdateCommand, updateCommandFrom } from './update-args.ts'
import { batchOptionsFrom, UPLOAD_OPTIONS } from './upload-options.ts'
import { UPLOADS_OPTIONS, type UploadsCommand, uploadsCommandFrom } from './uploads-args.ts'
import { UsageProblem } from './usage-problem.ts'

/** What the user's shell asked for. */
export type Command =
  | { readonly kind: 'window' | 'settings' }
  | { readonly kind: 'help' }
  | { readonly kind: 'version' }
  | UploadCommand
  | UploadsCommand
  | AuditCommand
  | NetworkCommand
  | ManagedCommand
  | UpdateCommand
  | ProfileCommand
  | LinkCommand
  | OpenCommand
  | ServeCommand

export interface UploadCommand {
  readonly kind: 'upload'
  readonly paths: readonly string[]
  readonly profile: ChosenProfile
  readonly prefix?: string
  readonly options: BatchOptions
  /** It comes on standard input, for a stored profile that gets its keys so. */
  readonly temporaryKey?: true
  /** Bytes per second of the whole app while this command runs. */
  readonly limitRate?: number
  readonly json: boolean
  /** Shows the window while uploading and leaves it open. */
  readonly window: boolean
}

/** A command line as understood: the command and the data folder, or what is wrong with it. */
export type ParsedArgs =
  | {
      readonly ok: true
      readonly command: Command
      readonly dataDir?: string
      /** The settings' passphrase is the first line of standard input. */
      readonly adminPassphraseStdin: boolean
    }
  | { readonly ok: false; readonly problem: string }

const OPTIONS = {
  profile: { type: 'string' },
  'profile-file': { type: 'string' },
  'secret-stdin': { type: 'boolean', default: false },
  'temporary-key-stdin': { type: 'boolean', default: false },
  prefix: { type: 'string' },
  'limit-rate': { type: 'string' },
  json: { type: 'boolean', default: false },
  window: { type: 'boolean', default: false },
  'data-dir': { type: 'string' },
  'admin-passphrase-stdin': { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
  version: { type: 'boolean', default: false },
  ...UPLOAD_OPTIONS,
  ...PROFILE_OPTIONS,
  ...UPLOADS_OPTIONS,
  ...AUDIT_OPTIONS,
  ...SERVE_OPTIONS,
} as const

/** Names of the app's own options, without dashes. */
export const OPTION_NAMES: ReadonlySet<string> = new Set([...Object.keys(OPTIONS), 'h'])

type Values = ReturnType<typeof parse>['values']

function parse(args: readonly string[]) {
  return parseArgs({ args: withoutForeignSwitches(args), options: OPTIONS, allowPositionals: true })
}

/** `args` without the executable and the app's path. Pure. */
export function parseCommandLine(args: readonly string[]): ParsedArgs {
  try {
    const { values, positionals, opened } = parseAround(args)
    const dataDir = values['data-dir']
    if (dataDir === '') throw new UsageProblem('--data-dir needs a folder')
    const command = opened ? only('', values, opened) : commandOf(values, positionals)
    const adminPassphraseStdin = values['admin-passphrase-stdin']
    return { ok: true, command, adminPassphraseStdin, ...(dataDir !== undefined && { dataDir }) }
  } catch (error) {
    if (error instanceof UsageProblem || isParseArgsError(error)) return { ok: false, problem: error.message }
    throw error
  }
}

/** Of a command, what follows `--` are its paths; without one it is what the desktop was given to open. */
function parseAround(
  args: readonly string[],
): ReturnType<typeof parse> & { readonly opened?: LinkCommand | OpenCommand } {
  const end = args.indexOf('--')
  const before = end < 0 ? undefined : parse(args.slice(0, end))
  if (!before || before.positionals.length > 0) return parse(args)
  const opened = openedFrom(args.slice(end + 1))
  return { ...before, ...(opened && { opened }) }
}

const isParseArgsError = (error: unknown): error is Error =>
  error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')

/** Commands of two words. */
const FAMILIES = {
  profile: profileCommandFrom,
  uploads: uploadsCommandFrom,
  network: networkCommandFrom,
  managed: managedCommandFrom,
  audit: auditCommandFrom,
  update: updateCommandFrom,
} as const satisfies Readonly<
  Record<string, (values: Values, verb: string | undefined, extra: readonly string[]) => Command>
>
const isFamily = (name: string): name is keyof typeof FAMILIES => Object.hasOwn(FAMILIES, name)

function commandOf(values: Values, given: readonly string[]): Command {
  const [first, second, ...rest] = given
  if (values.help) return { kind: 'help' }
  if (values.version) return { kind: 'version' }
  if (first === undefined) return only('', values, { kind: 'window' })
  const opened = openCommandFrom(given)
  if (opened) return only('', values, opened)
  if (first === 'upload') return uploadCommand(values, second === undefined ? [] : [second, ...rest])
  if (isFamily(first)) return only(`${first} ${second}`, values, FAMILIES[first](values, second, rest))
  if (first === 'serve') {
    const { name, command } = serveCommandFrom(values, second === undefined ? [] : [second, ...rest])
    return only(name, values, command)
  }
  throw new UsageProblem(`unknown command: ${first}`)
}

function uploadCommand(values: Values, paths: readonly string[]): Command {
  const { profile, 'profile-file': file, prefix, json, window } = values
  if (paths.length === 0) throw new UsageProblem('upload needs at least one file or folder')
  if ((profile === undefined) === (file === undefined)) {
    throw new UsageProblem('upload needs either --profile NAME or --profile-file FILE --secret-stdin')
  }
  assertSecretGoesWith(file, values)
  const temporaryKey = values['temporary-key-stdin']
  if (temporaryKey && profile === undefined) throw new UsageProblem('--temporary-key-stdin goes with --profile NAME')
  return only('upload', values, {
    kind: 'upload',
    paths,
    profile: profile === undefined ? { file: file ?? '' } : { name: profile },
    ...(prefix !== undefined && { prefix }),
    options: batchOptionsFrom(values),
    ...(temporaryKey && { temporaryKey }),
    ...(values['limit-rate'] !== undefined && { limitRate: limitRateFrom(values['limit-rate']) }),
    json,
    window,
  })
}

/** `command`, unless an option was given that it does not know. */
function only(name: string, values: Values, command: Command): Command {
  const allowed = ALLOWED[name] ?? []
  for (const [option, value] of Object.entries(values)) {
    if (value === undefined || value === false || option === 'data-dir') continue
    if (option === 'admin-passphrase-stdin' && commandNeedsUnlock(command.kind)) continue
    if (!allowed.includes(option)) {
      throw new UsageProblem(`--${option} does not go with ${name === '' ? 'opening the window' : name}`)
    }
  }
  return command
}
