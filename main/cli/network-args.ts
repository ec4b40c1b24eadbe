import { UsageProblem } from './usage-problem.ts'

/** `network …`: proxy and certificate authorities of the whole app. */
export type NetworkCommand =
  | { readonly kind: 'network-show'; readonly json: boolean }
  | {
      readonly kind: 'network-set'
      readonly file: string
      /** One line of standard input is the manual proxy's password. */
      readonly secretStdin: boolean
    }

/** Options each of them knows beside `--data-dir`. */
export const NETWORK_ALLOWED: Readonly<Record<string, readonly string[]>> = {
  'network show': ['json'],
  'network set': ['file', 'secret-stdin'],
}

interface Values {
  readonly file?: string | undefined
  readonly 'secret-stdin': boolean
  readonly json: boolean
}

/** @throws UsageProblem. */
export function networkCommandFrom(values: Values, verb: string | undefined, extra: readonly string[]): NetworkCommand {
  if (verb !== 'show' && verb !== 'set') throw new UsageProblem('network needs one of: show, set')
  if (extra.length > 0) throw new UsageProblem(`network ${verb} takes options only`)
  if (verb === 'show') return { kind: 'network-show', json: values.json }
  if (values.file === undefined || values.file === '') throw new UsageProblem('network set needs --file network.json')
  return { kind: 'network-set', file: values.file, secretStdin: values['secret-stdin'] }
}
