import { UsageProblem } from './usage-problem.ts'

/** `update check`: is there a newer version; `update install`: fetch it and put it in place. */
export interface UpdateCommand {
  readonly kind: 'update-check' | 'update-install'
  readonly json: boolean
}

export const UPDATE_ALLOWED: Readonly<Record<string, readonly string[]>> = {
  'update check': ['json'],
  'update install': ['json'],
}

/** @throws UsageProblem. */
export function updateCommandFrom(
  { json }: { readonly json: boolean },
  verb: string | undefined,
  extra: readonly string[],
): UpdateCommand {
  if (verb !== 'check' && verb !== 'install') throw new UsageProblem('update needs: check or install')
  if (extra.length > 0) throw new UsageProblem(`update ${verb} takes options only`)
  return { kind: `update-${verb}`, json }
}
