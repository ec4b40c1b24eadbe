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
  | CheckCommand

/** A stored one, or one for this run with the key from standard input. */
export type ChosenProfile = { readonly name: string } | { readonly file: string }

export interface CheckCommand {
  readonly kind: 'profile-check'
  readonly profile: ChosenProfile
  readonly json: boolean
}

/** Options of these commands alone, as `parseArgs` wants them. */
export const PROFILE_OPTIONS = {
  file: { type: 'string' },
} as const

/** Options each of them knows beside `--data-dir`. */
export const PROFILE_ALLOWED: Readonly<Record<string, readonly string[]>> = {
  'profile set': ['file', 'secret-stdin'],
  'profile list': ['json'],
  'profile remove': [],
  'profile policy': [],
  'profile check': ['profile-file', 'secret-stdin', 'json'],
}

interface Values {
  readonly file?: string | undefined
  readonly 'profile-file'?: string | undefined
  readonly 'secret-stdin': boolean
  readonly json: boolean
}

/** @throws UsageProblem. */
export function profileCommandFrom(values: Values, verb: string | undefined, names: readonly string[]): ProfileCommand {
  if (verb === 'check') return checkCommand(values, names)
  const [name, ...extra] = names
  if (verb === 'list') {
    if (name !== undefined) throw new UsageProblem('profile list takes no name')
    return { kind: 'profile-list', json: values.json }
  }
  if (verb !== 'set' && verb !== 'remove' && verb !== 'policy')
    throw new UsageProblem('profile needs one of: set, list, remove, check, policy')
  if (name === undefined || extra.length > 0) throw new UsageProblem(`profile ${verb} needs exactly one name`)
  if (verb !== 'set') return { kind: `profile-${verb}`, name }
  if (values.file === undefined) throw new UsageProblem('profile set needs --file profile.json')
  return { kind: 'profile-set', name, file: values.file, secretStdin: values['secret-stdin'] }
}

function checkCommand(values: Values, names: readonly string[]): CheckCommand {
  const { 'profile-file': file, json } = values
  const [name, ...extra] = names
  if (extra.length > 0 || (name === undefined) === (file === undefined))
    throw new UsageProblem('profile check needs either one name or --profile-file FILE --secret-stdin')
  assertSecretGoesWith(file, values)
  return { kind: 'profile-check', profile: name === undefined ? { file: file ?? '' } : { name }, json }
}

/** `file`: of `--profile-file`. @throws UsageProblem. */
export function assertSecretGoesWith(file: string | undefined, values: Pick<Values, 'secret-stdin'>): void {
  if ((file !== undefined) === values['secret-stdin']) return
  throw new UsageProblem('--profile-file and --secret-stdin go together; a stored profile has its key in the keychain')
}
