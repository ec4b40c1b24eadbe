import { type BatchOptions, defaultBatchOptions } from '../../../shared/batch-options.ts'
import type { ErrorInfo, Result } from '../../../shared/errors.ts'
import type { Environment } from '../../../shared/ipc/contract.ts'
import type { TransferWindowEvents } from '../../../shared/ipc/transfer-events.ts'
import type { WatchList } from '../../../shared/ipc/watch-calls.ts'
import type { Source } from '../../../shared/job.ts'
import type { WatchStart, WatchSummary } from '../../../shared/watch.ts'
import { createStore, type Store } from '../../common/store.ts'
import { onMainEvent } from '../../common/window-events.ts'
import type { WatchAnswer, WatchState } from '../../upload/watch/watch-contract.ts'
import { call } from '../bridge.ts'
import { activePlaceOf } from '../destinations.ts'
import { filledOptions, type Place } from '../uploads/panel/panels.ts'
import type { WatchLink } from './watch-link.ts'

/** A folder that was picked, before it is watched; or one that is watched, whose options are to be others. */
export interface WatchDraft {
  /** Of the one that is watched. */
  readonly watchId?: string
  readonly source: Source
  readonly place: Place
  readonly options: BatchOptions
  readonly start: WatchStart
  /** What is in it, as far as it is counted. */
  readonly files: number
  readonly bytes: number
  readonly isCounted: boolean
  readonly error?: ErrorInfo | undefined
}

export interface WatchedState {
  /** Undefined until main has answered. */
  readonly list: WatchList | undefined
  /** By watchId; one that the worker has not told of is missing. */
  readonly states: ReadonlyMap<string, WatchState>
  readonly draft: WatchDraft | undefined
  /** What could not be done last. */
  readonly error: ErrorInfo | undefined
}

/** What a person can do with watched folders. */
export interface Watched {
  readonly subscribe: (listener: () => void) => () => void
  readonly state: () => WatchedState
  /** Opens the picker; the first folder that is picked becomes the draft. */
  readonly pick: () => void
  readonly change: (change: Partial<Pick<WatchDraft, 'place' | 'options' | 'start'>>) => void
  /** Opens the form for the options of one that is watched. */
  readonly edit: (watch: WatchSummary) => void
  readonly discard: () => void
  /** Adds the draft, or keeps its options. */
  readonly confirm: () => void
  readonly pause: (watchId: string, isPaused: boolean) => void
  readonly look: (watchId: string) => void
  readonly answer: (watchId: string, answer: WatchAnswer) => void
  readonly remove: (watchId: string) => void
  readonly dismiss: () => void
}

export interface WatchedPort extends WatchLink {
  readonly environment: () => Environment | undefined
}
type Ask = <T>(answer: Promise<Result<T>>, use?: (value: T) => void) => Promise<void>

/** Listens to main and the worker at once, then asks main for its list. */
export function startWatched(port: WatchedPort): Watched {
  const store = createStore<WatchedState>({ list: undefined, states: new Map(), draft: undefined, error: undefined })
  const ask: Ask = async (answer, use = () => undefined) => {
    const result = await answer
    if (result.ok) use(result.value)
    else store.update({ error: result.error })
  }
  const take = (list: WatchList): void => {
    store.update({ list })
    if (list.isActive) port.send({ type: 'watch.set', watches: list.watches })
  }
  port.onNews((news) => {
    if (news.type === 'watches') store.update({ states: new Map(news.states.map((one) => [one.watchId, one])) })
  })
  onMainEvent<TransferWindowEvents, 'watches.changed'>('watches.changed', take)
  void ask(call['watch.list']({}), take)
  return {
    subscribe: store.subscribe,
    state: store.state,
    ...draftWork(store, port, ask),
    pause: (watchId, isPaused) => void ask(call['watch.pause']({ watchId, isPaused })),
    look: (watchId) => port.send({ type: 'watch.look', watchId }),
    answer: (watchId, answer) => port.send({ type: 'watch.answer', watchId, answer }),
    remove: (watchId) => void ask(call['watch.remove']({ watchId })),
    dismiss: () => store.update({ error: undefined }),
  }
}

type DraftWork = Pick<Watched, 'pick' | 'edit' | 'change' | 'discard' | 'confirm'>

/** What is done with a folder in the form: it is counted, anew whenever its options are others. */
function draftWork(store: Store<WatchedState>, { environment, onNews, send }: WatchedPort, ask: Ask): DraftWork {
  let countId = 0
  const keep = (draft: WatchDraft | undefined): void => store.update({ draft, error: undefined })
  const count = (draft: WatchDraft): void => {
    countId += 1
    keep({ ...draft, ...NOT_COUNTED, error: undefined })
    send({ type: 'watch.count', countId, sourceId: draft.source.sourceId, options: draft.options.walk })
  }
  onNews((news) => {
    const { draft } = store.state()
    if (news.type !== 'watch.counted' || news.countId !== countId || draft === undefined) return
    const { bytes, error, files, isDone } = news
    keep({ ...draft, files, bytes, isCounted: isDone, error })
  })
  return {
    pick: () =>
      void ask(call['sources.pick']({ kind: 'folder' }), (added) => {
        const [first] = added
        const place = activePlaceOf(environment())
        if (first?.ok === false) store.update({ error: first.error })
        else if (first !== undefined && place !== undefined) count(draftOf(first.source, place, environment()))
      }),
    change(change) {
      const { draft } = store.state()
      if (draft === undefined) return
      const isOther = change.options && JSON.stringify(change.options.walk) !== JSON.stringify(draft.options.walk)
      const act = isOther ? count : keep
      act({ ...draft, ...change })
    },
    edit: ({ watchId, source, profileId, prefix, options, start }) =>
      count({ watchId, source, place: { profileId, prefix }, options, start, ...NOT_COUNTED }),
    discard: () => keep(undefined),
    confirm() {
      const { draft } = store.state()
      const options = draft && filledOptions(draft.options, environment()?.names ?? { user: '', host: '' })
      if (draft === undefined || options === undefined) return
      const { place, source, start, watchId } = draft
      if (watchId !== undefined) {
        void ask(call['watch.change']({ watchId, options }), () => keep(undefined))
        return
      }
      const wish = { source: { ...source, kind: 'folder' as const }, ...place, options, start }
      void ask(call['watch.add'](wish), () => keep(undefined))
    },
  }
}

const NOT_COUNTED = { files: 0, bytes: 0, isCounted: false }

/** With the options that uploads last had. */
function draftOf(source: Source, place: Place, environment: Environment | undefined): WatchDraft {
  const options = environment?.choices.options ?? defaultBatchOptions()
  return { source, place, options, start: 'all', ...NOT_COUNTED }
}
