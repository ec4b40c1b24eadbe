import * as v from 'valibot'
import { Bucket } from '../../shared/scope.ts'
import { UsageProblem } from './usage-problem.ts'

/** `profile …`: the stored profiles, and what their temporary keys can do. */
export type ProfileCommand =
  | {
      readonly kind: 'profile-set'
      readonly name: string
      readonly file: string
      readonly secretStdin: boolean
    }
  | { readonly kind: 'profile-list'; readonly json: boolean }
  | { readonly kind: 'profile-remove'; readonly name: string }
  | { readonly kind: 'profile-policy'; readonly name: string }
  | { readonly kind: 'profile-duplicate'; readonly name: string; readonly newName: string }
  | ExportCommand
  | { readonly kind: 'profile-import'; readonly file: string; readonly json: boolean }
  | { readonly kind: 'profile-key-set' | 'profile-key-remove'; readonly name: string }
  | CheckCommand

/** A stored one, or one for this run with the key from standard input. */
export type ChosenProfile = { readonly name: string } | { readonly file: string }

export interface ExportCommand {
  readonly kind: 'profile-export'
  /** All of them when empty. */
  readonly names: readonly string[]
  /** Standard output without it. */
  readonly out?: string
  /** Replaces a file that is there. */
  readonly force: boolean
}

export interface CheckCommand {
  readonly kind: 'profile-check'
  readonly profile: ChosenProfile
  readonly json: boolean
  /** Of the account, which the keys must not reach. */
  readonly otherBucket?: string
}

/** Options of these commands alone, as `parseArgs` wants them. */
export const PROFILE_OPTIONS = {
  file: { type: 'string' },
  out: { type: 'string' },
  'other-bucket': { type: 'string' },
  force: { type: 'boolean', default: false },
} as const

/** Options each of them knows beside `--data-dir`. */
export const PROFILE_ALLOWED: Readonly<Record<string, readonly string[]>> = {
  'profile set': ['file', 'secret-stdin'],
  'profile list': ['json'],
  'profile remove': [],
  'profile policy': [],
  'profile duplicate': [],
  'profile export': ['out', 'force'],
  'profile import': ['json'],
  'profile key': ['secret-stdin'],
  'profile check': ['profile-file', 'secret-stdin', 'json', 'other-bucket'],
}

interface Values {
  readonly file?: string | undefined
  readonly 'profile-file'?: string | undefined
  readonly 'secret-stdin': boolean
  readonly json: boolean
  readonly out?: string | undefined
  readonly 'other-bucket'?: string | undefined
  readonly force: boolean
}

/** @throws UsageProblem. */
export function profileCommandFrom(values: Values, verb: string | undefined, names: readonly string[]): ProfileCommand {
  switch (verb) {
    case 'set':
      return setCommand(values, oneOf(names, verb, 'name'))
    case 'list':
      if (names.length > 0) throw new UsageProblem('profile list takes no name')
      return { kind: 'profile-list', json: values.json }
    case 'remove':
    case 'policy':
      return { kind: `profile-${verb}`, name: oneOf(names, verb, 'name') }
    case 'duplicate':
      return duplicateCommand(names)
    case 'export':
      return exportCommand(values, names)
    case 'import':
      return { kind: 'profile-import', file: oneOf(names, verb, 'file'), json: values.json }
    case 'key':
      return keyCommand(values, names)
    case 'check':
      return checkCommand(values, names)
    default:
      throw new UsageProblem('profile needs one of: set, list, remove, duplicate, export, import, check, policy, key')
  }
}

function oneOf([only, ...extra]: readonly string[], verb: string, what: string): string {
  if (only === undefined || extra.length > 0) throw new UsageProblem(`profile ${verb} needs exactly one ${what}`)
  return only
}

function setCommand({ file, 'secret-stdin': secretStdin }: Values, name: string): ProfileCommand {
  if (file === undefined) throw new UsageProblem('profile set needs --file profile.json')
  return { kind: 'profile-set', name, file, secretStdin }
}

function duplicateCommand([name, newName, ...extra]: readonly string[]): ProfileCommand {
  if (name === undefined || newName === undefined || extra.length > 0)
    throw new UsageProblem('profile duplicate needs two names: of the profile, and of its copy')
  return { kind: 'profile-duplicate', name, newName }
}

function exportCommand({ out, force }: Values, names: readonly string[]): ExportCommand {
  if (out === '') throw new UsageProblem('--out needs a file')
  if (force && out === undefined) throw new UsageProblem('--force goes with --out FILE')
  return { kind: 'profile-export', names, force, ...(out !== undefined && { out }) }
}

function keyCommand(values: Values, [verb, name, ...extra]: readonly string[]): ProfileCommand {
  if (verb !== 'set' && verb !== 'remove') throw new UsageProblem('profile key needs one of: set, remove')
  if (name === undefined || extra.length > 0) throw new UsageProblem(`profile key ${verb} needs exactly one name`)
  if (values['secret-stdin'] !== (verb === 'set'))
    throw new UsageProblem('profile key set reads the key with --secret-stdin; profile key remove needs none')
  return { kind: `profile-key-${verb}`, name }
}

function checkCommand(values: Values, names: readonly string[]): CheckCommand {
  const { 'profile-file': file, json, 'other-bucket': otherBucket } = values
  if (otherBucket !== undefined && !v.is(Bucket, otherBucket))
    throw new UsageProblem('--other-bucket takes a full bucket name with AppId, like photos-1250000000')
  const [name, ...extra] = names
  if (extra.length > 0 || (name === undefined) === (file === undefined))
    throw new UsageProblem('profile check needs either one name or --profile-file FILE --secret-stdin')
  assertSecretGoesWith(file, values)
  return {
    kind: 'profile-check',
    profile: name === undefined ? { file: file ?? '' } : { name },
    json,
    ...(otherBucket !== undefined && { otherBucket }),
  }
}

/** `file`: of `--profile-file`. @throws UsageProblem. */
export function assertSecretGoesWith(file: string | undefined, values: Pick<Values, 'secret-stdin'>): void {
  if ((file !== undefined) === values['secret-stdin']) return
  throw new UsageProblem('--profile-file and --secret-stdin go together; a stored profile has its key in the keychain')
}
