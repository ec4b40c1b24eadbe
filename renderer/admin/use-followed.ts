import { type Dispatch, type SetStateAction, useState } from 'react'

/** A draft of something saved. Untouched, it follows what is saved elsewhere (another window, a shell); touched, it stays. */
export function useFollowed<Saved, Draft>(
  saved: Saved,
  draftOf: (saved: Saved) => Draft,
  isTouched: (draft: Draft, saved: Saved) => boolean,
): readonly [Draft, Dispatch<SetStateAction<Draft>>] {
  const [base, setBase] = useState(saved)
  const [draft, setDraft] = useState(() => draftOf(saved))
  if (JSON.stringify(base) !== JSON.stringify(saved)) {
    setBase(saved)
    if (!isTouched(draft, base)) setDraft(draftOf(saved))
  }
  return [draft, setDraft]
}
