import { UsageProblem } from './usage-problem.ts'

/** `managed show`: what the organisation fixes on this computer. */
export interface ManagedCommand {
  readonly kind: 'managed-show'
  readonly json: boolean
}

/** @throws UsageProblem. */
export function managedCommandFrom(
  { json }: { readonly json: boolean },
  verb: string | undefined,
  extra: readonly string[],
): ManagedCommand {
  if (verb !== 'show') throw new UsageProblem('managed needs: show')
  if (extra.length > 0) throw new UsageProblem('managed show takes options only')
  return { kind: 'managed-show', json }
}
