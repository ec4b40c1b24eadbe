import { useEffect, useState } from 'react'
import { type ErrorInfo, toErrorInfo } from '../../../shared/errors.ts'
import type { HistoryItem } from './history-model.ts'
import type { LinkSettings } from './link-settings.ts'
import { type MadeLinks, makeLinks } from './links.ts'

export interface Links {
  readonly made: MadeLinks | undefined
  readonly isMaking: boolean
  readonly error: ErrorInfo | undefined
  /** For signed ones, which cost a key each: not before somebody asks. */
  readonly make: () => void
}
type Answer = { readonly for: string; readonly made?: MadeLinks; readonly error?: ErrorInfo }

/** Links to the files as the settings want them; those that are not signed are made at once. */
export function useLinks(items: readonly HistoryItem[], { kind, lifeSeconds }: LinkSettings): Links {
  const wish = `${kind} ${kind === 'signed' ? lifeSeconds : ''}`
  const [answer, setAnswer] = useState<Answer>()
  const [making, setMaking] = useState<string>()
  const make = (): void => {
    setMaking(wish)
    makeLinks(items, { kind, lifeSeconds }).then(
      (made) => setAnswer({ for: wish, made }),
      (error: unknown) => setAnswer({ for: wish, error: toErrorInfo(error) }),
    )
  }
  useEffect(() => {
    if (kind !== 'signed') make()
  }, [wish])
  // What was made for another wish is not shown for this one.
  const mine = answer?.for === wish ? answer : undefined
  return { made: mine?.made, error: mine?.error, isMaking: making === wish && mine === undefined, make }
}
