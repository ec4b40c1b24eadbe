import { type RefObject, useEffect, useLayoutEffect, useRef } from 'react'
import type { ProblemGroup } from '../../upload/problem-contract.ts'
import { useApp, useSessionState } from '../use-app.ts'

interface GroupFocus {
  readonly list: RefObject<HTMLUListElement | null>
  readonly heading: RefObject<HTMLHeadingElement | null>
  readonly groups: readonly ProblemGroup[]
}

/** The group that was asked for is shown; when one goes that had the focus, the next one gets it, or the view's heading. */
export function useGroupFocus({ list, heading, groups }: GroupFocus): void {
  const { session } = useApp()
  const shown = useSessionState('shownProblem')
  const focusedAt = useRef<number>(undefined)
  useEffect(() => {
    const onFocus = ({ target }: FocusEvent): void => {
      const items = [...(list.current?.children ?? [])]
      const at = target instanceof Node ? items.findIndex((item) => item.contains(target)) : -1
      focusedAt.current = at === -1 ? undefined : at
    }
    document.addEventListener('focusin', onFocus)
    return () => document.removeEventListener('focusin', onFocus)
  }, [list])
  useLayoutEffect(() => {
    const at = focusedAt.current
    if (at === undefined || document.activeElement !== document.body) return
    const items = [...(list.current?.children ?? [])]
    const title = items[Math.min(at, items.length - 1)]?.querySelector('h2')
    const next = title ?? heading.current
    next?.focus()
  })
  const cause = shown?.cause
  const isThere = cause !== undefined && groups.some(({ id }) => id === cause)
  useEffect(() => {
    if (!isThere) return
    const items = [...(list.current?.children ?? [])]
    const item = items.find((one) => one.getAttribute('data-group') === cause)
    item?.scrollIntoView({ block: 'nearest' })
    item?.querySelector('h2')?.focus()
  }, [list, isThere, cause])
  useEffect(() => () => session.problemShown(), [session])
}
