import * as v from 'valibot'
import type { LockState } from '../../shared/admin-lock.ts'
import type { AdminPlace } from '../../shared/admin-place.ts'
import type { ErrorInfo, Result } from '../../shared/errors.ts'
import type { AdminState, AdminWindowEvents } from '../../shared/ipc/admin-contract.ts'
import { ProfileId } from '../../shared/settings.ts'
import { createStore, type Store } from '../common/store.ts'
import { onMainEvent } from '../common/window-events.ts'
import { call } from './bridge.ts'
import { guardClosing } from './unsaved.ts'

/** Where the steps to a new profile begin. */
export interface WizardStart {
  readonly at: Extract<AdminPlace, { readonly door: unknown } | { readonly complete: unknown }>
  /** Where a person goes back to. */
  readonly from: 'transfer' | 'settings'
}

/** What the window shows beside the fields being typed. */
export interface AdminSession {
  /** Undefined until main has answered, and while the settings are locked. */
  readonly admin: AdminState | undefined
  /** Undefined until main has answered. */
  readonly lock: LockState | undefined
  readonly isKeychainWaiting: boolean
  /** The last call that failed, until the next one works. */
  readonly problem: ErrorInfo | undefined
  /** How often keys have come, changed or gone since the window opened. */
  readonly keyChanges: number
  /** A profile's id, `new` for the form of a new one, or the id of one of PAGES. */
  readonly selectedId: string
  /** The steps to a new profile, shown instead of everything else. */
  readonly wizard: WizardStart | undefined
  /** The profile that was shown last; `new` before. */
  readonly lastProfileId: string
  /** In a narrow window: the list of pages instead of the page. */
  readonly isListShown: boolean
  /** Pages with changes that are not saved. */
  readonly unsaved: ReadonlySet<string>
  /** What a search leads to on the page: the first of these texts that is there. */
  readonly sought: { readonly labels: readonly string[] } | undefined
}

/** The window's state; listens to main at once, then asks for it. */
export function startAdminSession(): Store<AdminSession> {
  const store = createStore<AdminSession>({
    admin: undefined,
    lock: undefined,
    isKeychainWaiting: false,
    keyChanges: 0,
    problem: undefined,
    selectedId: 'new',
    wizard: undefined,
    lastProfileId: 'new',
    isListShown: false,
    unsaved: new Set(),
    sought: undefined,
  })
  guardClosing(store)
  rememberProfile(store)
  let asked: AdminPlace | undefined
  const goWhereAsked = (): void => {
    if (asked === undefined || store.state().admin === undefined) return
    const place = asked
    // Before the update, which calls this again.
    asked = undefined
    store.update({ ...sessionAt(place, store.state()), isListShown: false, sought: undefined, problem: undefined })
  }
  store.subscribe(goWhereAsked)
  onMainEvent<AdminWindowEvents, 'place.asked'>('place.asked', (place) => {
    asked = place
    goWhereAsked()
  })
  onMainEvent<AdminWindowEvents, 'state.changed'>('state.changed', (admin) => show(store, admin))
  onMainEvent<AdminWindowEvents, 'updates.changed'>('updates.changed', (updates) => {
    const { admin } = store.state()
    if (admin) store.update({ admin: { ...admin, updates } })
  })
  onMainEvent<AdminWindowEvents, 'keychain.waiting'>('keychain.waiting', ({ waiting }) => {
    store.update({ isKeychainWaiting: waiting })
  })
  onMainEvent<AdminWindowEvents, 'keys.changed'>('keys.changed', () => {
    store.update({ keyChanges: store.state().keyChanges + 1 })
  })
  onMainEvent<AdminWindowEvents, 'lock.changed'>('lock.changed', (lock) => void showLock(store, lock))
  void ask(store, call['unlock.state']({})).then((lock) => lock && showLock(store, lock))
  return store
}

/** Chosen in the list: a profile's id, `new`, or the id of one of PAGES. What was searched before leads nowhere any more. */
export const showPage = (store: Store<AdminSession>, selectedId: string): void =>
  store.update({ selectedId, isListShown: false, sought: undefined, problem: undefined })

/** What is shown for it. Steps that are under way are not begun again by asking for the same. */
function sessionAt(place: AdminPlace, { wizard }: AdminSession): Partial<AdminSession> {
  if ('page' in place) return { selectedId: place.page, wizard: undefined }
  if ('profileId' in place) return { selectedId: place.profileId, wizard: undefined }
  const isSame = wizard !== undefined && JSON.stringify(wizard.at) === JSON.stringify(place)
  return isSame ? {} : { wizard: { at: place, from: 'transfer' } }
}

/** Searches lead to fields of the profile that was looked at. */
function rememberProfile(store: Store<AdminSession>): void {
  store.subscribe(() => {
    const { selectedId, lastProfileId } = store.state()
    const isProfile = selectedId === 'new' || v.is(ProfileId, selectedId)
    if (isProfile && selectedId !== lastProfileId) store.update({ lastProfileId: selectedId })
  })
}

/** What was shown goes when the settings are locked, and comes anew when they are opened. */
async function showLock(store: Store<AdminSession>, lock: LockState): Promise<void> {
  const wasOpen = store.state().admin !== undefined
  store.update({ lock, problem: undefined, ...(!lock.isOpen && { admin: undefined, isKeychainWaiting: false }) })
  if (!lock.isOpen || wasOpen) return
  const admin = await ask(store, call['state.get']({}))
  if (admin) show(store, admin)
}

function show(store: Store<AdminSession>, admin: AdminState): void {
  const { selectedId } = store.state()
  const isThere = admin.profiles.some(({ id }) => id === selectedId)
  const isFirst = store.state().admin === undefined
  const stays = isThere || (!v.is(ProfileId, selectedId) && !isFirst)
  store.update({ admin, selectedId: stays ? selectedId : (admin.profiles[0]?.id ?? 'new') })
}

/** The value of a call, or undefined when it failed: then the window shows why. Saying no to a dialog is no failure. */
export async function ask<T>(store: Store<AdminSession>, answer: Promise<Result<T>>): Promise<T | undefined> {
  const result = await answer
  const problem = result.ok || result.error.code === 'cancelled' ? undefined : result.error
  store.update({ problem })
  return result.ok ? result.value : undefined
}
