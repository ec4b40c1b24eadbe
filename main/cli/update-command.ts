import { type ErrorCode, type ErrorInfo, toErrorInfo } from '../../shared/errors.ts'
import { describeError } from '../../shared/messages/describe.ts'
import type { Translate } from '../../shared/messages/translate.ts'
import type { UpdateView } from '../../shared/updates.ts'
import type { UpdateSide } from '../update/update-side.ts'
import type { CommandIo } from './io.ts'
import { printable } from './printable.ts'
import type { UpdateCommand } from './update-args.ts'
import { EXIT, errorForShell } from './upload-report.ts'

export interface UpdateCommandPorts {
  readonly t: Translate
  readonly update: Pick<UpdateSide, 'updates' | 'duringCommand'>
}

/** What came, and was not used: somebody may have changed it. Everything else is a failure to get at it. */
const REFUSED: ReadonlySet<ErrorCode> = new Set([
  'update-redirect',
  'update-feed-malformed',
  'update-feed-newer',
  'update-signature',
  'update-elsewhere',
  'update-expired',
  'update-older',
  'update-file-differs',
])
/** Nothing was tried. */
const NOT_POSSIBLE: ReadonlySet<ErrorCode> = new Set(['update-not-possible', 'managed-denied', 'managed-invalid'])

/** Runs `update check` or `update install`. Answers the exit code: 0, also where there is nothing newer; docs/command-line.md. */
export function runUpdate(command: UpdateCommand, io: CommandIo, ports: UpdateCommandPorts): Promise<number> {
  return ports.update.duringCommand(async () => {
    const { updates } = ports.update
    const problem = await tried(() => carryOut(command, updates))
    report(command, io, ports, problem)
    if (problem === undefined) return EXIT.ok
    return NOT_POSSIBLE.has(problem.code) ? EXIT.nothingCouldStart : EXIT.someFailed
  })
}

async function carryOut({ kind }: UpdateCommand, updates: UpdateSide['updates']): Promise<void> {
  await updates.check()
  if (kind === 'update-check' || updates.view().way === 'by-hand') return
  if (updates.view().phase === 'available') await updates.download()
  // A window that is open goes on, and says that the new version runs after a restart.
  if (updates.view().phase === 'ready') await updates.install(false)
}

async function tried(act: () => Promise<void>): Promise<ErrorInfo | undefined> {
  try {
    await act()
    return undefined
  } catch (error) {
    // Written down where it was thrown.
    return toErrorInfo(error)
  }
}

type State = 'current' | 'held-back' | 'available' | 'ready' | 'installed' | 'refused' | 'failed'

function stateOf({ phase, heldBack }: UpdateView, problem: ErrorInfo | undefined): State {
  if (problem !== undefined) return REFUSED.has(problem.code) ? 'refused' : 'failed'
  if (phase === 'ready' || phase === 'installed') return phase
  if (phase === 'none') return heldBack === undefined ? 'current' : 'held-back'
  return 'available'
}

function report(
  { json }: UpdateCommand,
  { out, err }: Pick<CommandIo, 'out' | 'err'>,
  { t, update: { updates } }: UpdateCommandPorts,
  problem: ErrorInfo | undefined,
): void {
  const view = updates.view()
  const state = stateOf(view, problem)
  const address = view.way === 'by-hand' ? updates.addressOfOffer() : undefined
  if (json) out(JSON.stringify(forShell(t, view, { state, address, problem })))
  else if (problem === undefined) for (const line of inWords(t, view, { state, address })) out(printable(line))
  if (problem !== undefined) err(printable(describeError(t, problem) + (problem.detail ? ` [${problem.detail}]` : '')))
}

interface Found {
  readonly state: State
  readonly address: string | undefined
}

const forShell = (
  t: Translate,
  { current, settings, way, offer, heldBack }: UpdateView,
  { state, address, problem }: Found & { readonly problem: ErrorInfo | undefined },
): object => ({
  ...{
    current,
    channel: settings.channel,
    mode: settings.mode,
    state,
    available: offer?.version ?? heldBack ?? null,
    way,
  },
  ...(address !== undefined && { address }),
  ...(problem && { error: errorForShell(t, problem) }),
})

function inWords(
  t: Translate,
  { current, settings, offer, heldBack }: UpdateView,
  { state, address }: Found,
): string[] {
  const channel = t(`updates.channel-${settings.channel}`)
  const values = { version: current, available: offer?.version ?? heldBack ?? '', channel }
  if (state === 'current') return [t('updates.cli.current', values)]
  if (state === 'held-back') return [t('updates.cli.held-back', values)]
  if (state === 'installed') return [t('updates.cli.installed', values)]
  const fetch = address === undefined ? [] : [t('updates.cli.fetch', { address })]
  return [t('updates.cli.available', values), ...fetch]
}
