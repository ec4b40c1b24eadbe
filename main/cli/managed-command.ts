import type { ManagedState } from '../../shared/managed.ts'
import { managedBy, managedRules, managedWarning } from '../../shared/messages/describe-managed.ts'
import type { Translate } from '../../shared/messages/translate.ts'
import type { PolicyPlaces } from '../managed/find-policy.ts'
import { openManaged } from '../managed/managed.ts'
import type { CommandIo } from './io.ts'
import type { ManagedCommand } from './managed-args.ts'
import { printable } from './printable.ts'
import { EXIT } from './upload-report.ts'

/**
 * Runs `managed show`: where was looked, what is there, whose it is, what it fixes. Answers the exit code: 1 where there is one that
 * does not count or cannot be read.
 */
export async function runManaged(
  { json }: ManagedCommand,
  io: Pick<CommandIo, 'out' | 'err'>,
  { t, places: { names, find } }: { readonly t: Translate; readonly places: PolicyPlaces },
): Promise<number> {
  const managed = await openManaged({ names, find })
  const state = managed.state()
  if (json) io.out(JSON.stringify({ looked: names, ...forShell(state) }))
  else for (const line of inWords(t, state, names)) io.out(printable(line))
  return state.kind === 'none' || state.kind === 'active' ? EXIT.ok : EXIT.someFailed
}

const forShell = (state: ManagedState): object => {
  if (state.kind !== 'active') return { ...state, state: state.kind, kind: undefined }
  const { place, owner, configuration, profiles } = state
  return { state: 'active', place, owner, configuration, profileIds: profiles.map(({ id }) => id) }
}

function inWords(t: Translate, state: ManagedState, names: readonly string[]): readonly string[] {
  const looked = t('managed.cli.looked', { places: names.join(', ') })
  if (state.kind === 'none') return [t('managed.cli.none'), looked]
  if (state.kind !== 'active') return [managedWarning(t, state) ?? '', looked]
  const { place, owner, configuration } = state
  const rules = managedRules(t, configuration)
  return [
    t('managed.cli.found', { by: managedBy(t, configuration), place, owner }),
    ...(rules.length > 0 ? rules : [t('managed.cli.nothing-fixed')]),
    looked,
  ]
}
