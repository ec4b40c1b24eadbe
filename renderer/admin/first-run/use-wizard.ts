import { useState } from 'react'
import type { Door } from '../../../shared/admin-place.ts'
import type { AdminState } from '../../../shared/ipc/admin-contract.ts'
import type { Profile } from '../../../shared/settings.ts'
import { call } from '../bridge.ts'
import type { WizardStart } from '../session.ts'
import { type DraftForm, useDraft } from '../ui/use-draft.ts'
import { useAdminStore } from '../use-admin.ts'

/** One thing at a time; `confirm` is `place` with what a broker said, `key` also a broker's headers. */
export type WizardStep = 'place' | 'key' | 'test' | 'address' | 'confirm' | 'file'
const STEPS: Readonly<Record<Door | 'complete', readonly WizardStep[]>> = {
  key: ['place', 'key', 'test'],
  address: ['address', 'confirm', 'test'],
  import: ['file', 'key', 'test'],
  complete: ['key', 'test'],
}
/** New profiles write to a folder of their own unless somebody says otherwise; a broker's place is its organisation's business. */
const FOLDER = 'uploads/'

/** The steps, how far they are, and what is known by then. */
export interface WizardModel {
  readonly steps: readonly WizardStep[]
  readonly step: WizardStep
  readonly form: DraftForm
  /** As soon as there is one. */
  readonly profile: Profile | undefined
  readonly isNamedByBroker: boolean
  /** To the next step; with what this one has made. */
  readonly next: (made?: { readonly profile?: Profile; readonly isNamedByBroker?: boolean }) => void
  readonly goTo: (step: WizardStep) => void
  /** Undefined in the first one. */
  readonly back: (() => void) | undefined
  /** Gives up what was begun and is not complete. */
  readonly cancel: () => Promise<void>
  /** What there is stays. */
  readonly leave: () => void
  /** The window closes, and the profile is the one that uploads go to. */
  readonly finish: () => Promise<void>
  /** To all of the profile's settings. */
  readonly openForm: () => void
}

/** The state of the steps that begin at `start`. */
export function useWizard({ at, from }: WizardStart, admin: AdminState): WizardModel {
  const store = useAdminStore()
  const begun = 'complete' in at ? admin.profiles.find(({ id }) => id === at.complete) : undefined
  const steps = STEPS['door' in at ? at.door : 'complete']
  const form = useDraft(begun, 'door' in at ? beginningOf(at.door) : {})
  const [index, setIndex] = useState(0)
  const [made, setMade] = useState<Profile | undefined>(begun)
  const [isNamedByBroker, setNamed] = useState(false)
  const profile = admin.profiles.find(({ id }) => id === made?.id) ?? made
  const show = (to: number): void => {
    store.update({ problem: undefined })
    setIndex(Math.min(Math.max(to, 0), steps.length - 1))
  }
  const leave = (): void => {
    if (from === 'transfer') window.close()
    else store.update({ wizard: undefined, problem: undefined, ...(profile && { selectedId: profile.id }) })
  }
  return {
    ...{ steps, form, profile, isNamedByBroker, leave },
    step: steps[index] ?? 'test',
    next({ profile: saved, isNamedByBroker: isNamed } = {}) {
      if (saved) setMade(saved)
      if (isNamed !== undefined) setNamed(isNamed)
      show(index + 1)
    },
    goTo: (step) => show(steps.indexOf(step)),
    back: index === 0 ? undefined : () => show(index - 1),
    async cancel() {
      const isOurs = 'door' in at && at.door !== 'import'
      const id = isOurs && profile && admin.awaiting.includes(profile.id) ? profile.id : undefined
      if (id === undefined) return leave()
      const discarded = await call['wizard.discard']({ id })
      if (!discarded.ok) return store.update({ problem: discarded.error })
      if (from === 'transfer') window.close()
      else store.update({ wizard: undefined, selectedId: 'new' })
    },
    async finish() {
      if (!profile) return
      const chosen = await call['wizard.finish']({ id: profile.id })
      if (chosen.ok) window.close()
      else store.update({ problem: chosen.error })
    },
    openForm: () => store.update({ wizard: undefined, problem: undefined, ...(profile && { selectedId: profile.id }) }),
  }
}

const beginningOf = (door: Door): Parameters<typeof useDraft>[1] =>
  door === 'address' ? { source: 'remote-broker' } : { prefix: FOLDER }
