import { useState } from 'react'
import type { KeyKind } from '../../../shared/credential-source.ts'
import type { Profile } from '../../../shared/settings.ts'
import { type CheckedDraft, checkDraft, type Draft, type DraftProblems, draftOf, isChanged } from '../draft.ts'
import { useFollowed } from '../use-followed.ts'

/** A form being typed. Problems show for fields that were left, and for all once saving was tried. */
export interface DraftForm {
  readonly draft: Draft
  readonly isDirty: boolean
  readonly shownProblems: DraftProblems
  /** Of the stored key, where that is known. */
  readonly keyKind: KeyKind | undefined
  readonly set: (change: Partial<Draft>) => void
  readonly leave: (field: keyof Draft) => void
  /** Shows every problem from now on. */
  readonly check: () => CheckedDraft
  readonly discard: () => void
}

/** Starts from the saved profile, changed as `begin` says; the caller gives the form a new `key` when another profile is shown. */
export function useDraft(profile: Profile | undefined, begin: Partial<Draft> = {}): DraftForm {
  const saved = draftOf(profile)
  const [draft, setDraft] = useFollowed<Draft, Draft>(saved, (base) => ({ ...base, ...begin }), isChanged)
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set())
  const [wasTried, setTried] = useState(false)
  const keyKind = profile?.keyKind
  const checked = checkDraft(draft, saved, keyKind)
  const problems = checked.ok ? {} : checked.problems
  const shown = Object.entries(problems).filter(([field]) => wasTried || left.has(field))
  return {
    draft,
    keyKind,
    isDirty: isChanged(draft, saved),
    shownProblems: Object.fromEntries(shown),
    set: (change) => setDraft((before) => ({ ...before, ...change })),
    leave: (field) => setLeft((before) => new Set(before).add(field)),
    check: () => {
      setTried(true)
      return checked
    },
    discard: () => {
      setDraft(saved)
      setLeft(new Set())
      setTried(false)
    },
  }
}
