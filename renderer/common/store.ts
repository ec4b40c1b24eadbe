/** State outside React, for `useSyncExternalStore`: a new object on every change, the same one otherwise. */
export interface Store<State> {
  readonly state: () => State
  readonly update: (change: Partial<State>) => void
  readonly subscribe: (listener: () => void) => () => void
}

/** Fields that are not in a change keep their identity, so selecting one field re-renders only when it changed. */
export function createStore<State extends object>(initial: State): Store<State> {
  let current = initial
  const listeners = new Set<() => void>()
  return {
    state: () => current,
    update: (change) => {
      current = { ...current, ...change }
      for (const listener of listeners) listener()
    },
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
