/** Where the app stands with a new version. Pure. */
import type { ErrorInfo } from '../../shared/errors.ts'
import type { UpdateFile } from '../../shared/update-feed.ts'
import type { UpdateNotice, UpdateOffer, UpdatePhase, UpdateView } from '../../shared/updates.ts'

/** `file`: the one for this installation; absent where there is none. */
export interface Offer extends UpdateOffer {
  readonly file?: UpdateFile
}

export interface UpdateState {
  readonly phase: UpdatePhase
  readonly isChecking: boolean
  readonly receivedBytes: number
  readonly offer?: Offer
  readonly checkedAtMs?: number
  readonly heldBack?: string
  /** Of the last step that did not work. */
  readonly problem?: ErrorInfo
  /** The version of which a person wants to hear no more until the next start. */
  readonly postponed?: string
}

/** What a feed that was verified says to this computer. */
export type CheckResult =
  | { readonly kind: 'current' }
  | { readonly kind: 'held-back'; readonly version: string }
  | { readonly kind: 'newer'; readonly offer: Offer }

export type UpdateEvent =
  | { readonly type: 'check-began' }
  | { readonly type: 'checked'; readonly atMs: number; readonly result: CheckResult }
  | { readonly type: 'check-failed'; readonly problem: ErrorInfo }
  | { readonly type: 'download-began' }
  | { readonly type: 'received'; readonly bytes: number }
  | { readonly type: 'downloaded' }
  | { readonly type: 'download-failed'; readonly problem: ErrorInfo }
  | { readonly type: 'install-began' }
  | { readonly type: 'installed' }
  /** `isFileBad`: what was downloaded is not what was signed any more, and has to be fetched again. */
  | { readonly type: 'install-failed'; readonly problem: ErrorInfo; readonly isFileBad: boolean }
  | { readonly type: 'postponed' }

export const atFirst = (checkedAtMs?: number): UpdateState => ({
  ...{ phase: 'none', isChecking: false, receivedBytes: 0 },
  ...(checkedAtMs !== undefined && { checkedAtMs }),
})

type Rule<T extends UpdateEvent['type']> = readonly [
  from: readonly UpdatePhase[],
  next: (state: UpdateState, event: UpdateEvent & { type: T }) => UpdateState,
]
const ANY: readonly UpdatePhase[] = ['none', 'available', 'downloading', 'ready', 'installing', 'installed']

// none → available → downloading → ready → installing → installed; back where something fails, or a release is withdrawn.
const RULES: { readonly [T in UpdateEvent['type']]: Rule<T> } = {
  'check-began': [ANY, ({ problem: _before, ...state }) => ({ ...state, isChecking: true })],
  checked: [ANY, (state, { atMs, result }) => ({ ...afterCheck(state, result), isChecking: false, checkedAtMs: atMs })],
  'check-failed': [ANY, (state, { problem }) => ({ ...state, isChecking: false, problem })],
  'download-began': [
    ['available'],
    (state) => ({ ...without(state, 'problem'), phase: 'downloading', receivedBytes: 0 }),
  ],
  received: [['downloading'], (state, { bytes }) => ({ ...state, receivedBytes: bytes })],
  downloaded: [['downloading'], (state) => ({ ...state, phase: 'ready' })],
  'download-failed': [['downloading'], (state, { problem }) => ({ ...state, phase: 'available', problem })],
  'install-began': [['ready'], (state) => ({ ...without(state, 'problem'), phase: 'installing' })],
  installed: [['installing'], (state) => ({ ...state, phase: 'installed' })],
  'install-failed': [
    ['installing'],
    (state, { problem, isFileBad }) => ({ ...state, phase: isFileBad ? 'available' : 'ready', problem }),
  ],
  postponed: [ANY, (state) => (state.offer ? { ...state, postponed: state.offer.version } : state)],
}

/** An event that the phase does not accept returns the same object. */
export function reduce(state: UpdateState, event: UpdateEvent): UpdateState {
  const [from, next] = RULES[event.type] as Rule<UpdateEvent['type']>
  return from.includes(state.phase) ? next(state, event) : state
}

/** What is under way goes on; what only waits follows the feed, so that a withdrawn release is not installed. */
function afterCheck(state: UpdateState, result: CheckResult): UpdateState {
  if (state.phase !== 'none' && state.phase !== 'available' && state.phase !== 'ready') return state
  if (result.kind === 'current') return nothing(state)
  if (result.kind === 'held-back') return { ...nothing(state), heldBack: result.version }
  const { offer } = result
  const isSame = state.offer?.version === offer.version && state.offer.file?.sha512 === offer.file?.sha512
  const phase = state.phase === 'ready' && isSame ? 'ready' : 'available'
  return { ...without(state, 'heldBack'), offer, phase }
}

const nothing = ({ offer: _offer, heldBack: _heldBack, ...rest }: UpdateState): UpdateState => ({
  ...rest,
  phase: 'none',
  receivedBytes: 0,
})

function without(state: UpdateState, member: 'problem' | 'heldBack'): UpdateState {
  const { [member]: _gone, ...rest } = state
  return rest
}

/** The part of a page's view that follows from it. */
export function viewOf({
  offer,
  postponed: _postponed,
  ...state
}: UpdateState): Pick<UpdateView, keyof typeof state | 'offer'> {
  if (offer === undefined) return state
  const { file: _file, ...shown } = offer
  return { ...state, offer: shown }
}

/** Undefined: nothing to say, or it was said and answered. A version that is there is told of again all the same. */
export function noticeOf({ phase, offer, postponed }: UpdateState, way: UpdateNotice['way']): UpdateNotice | undefined {
  if (offer === undefined || offer.version === postponed) return undefined
  if (phase !== 'available' && phase !== 'ready' && phase !== 'installed') return undefined
  return { version: offer.version, phase, way }
}
