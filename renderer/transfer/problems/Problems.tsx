import { useCallback, useRef, useState } from 'react'
import { formatCount } from '../../../shared/messages/format.ts'
import { Icon } from '../../common/Icon.tsx'
import { useTranslate } from '../../common/Language.tsx'
import type { ProblemGroup } from '../../upload/problem-contract.ts'
import { useSessionState, useWorkerState } from '../use-app.ts'
import { ProblemItem } from './ProblemItem.tsx'
import { useGroupFocus } from './use-group-focus.ts'

/** What went wrong, by cause, and what to do about it. */
export function Problems() {
  const groups = inOrder(useWorkerState('problems'))
  const [told, setTold] = useState('')
  const list = useRef<HTMLUListElement>(null)
  const heading = useRef<HTMLHeadingElement>(null)
  useGroupFocus({ list, heading, groups })
  return (
    <main className="problems">
      {groups.length === 0 ? (
        <None heading={heading} />
      ) : (
        <Causes groups={groups} list={list} heading={heading} onTold={setTold} />
      )}
      <div className="visually-hidden" role="status" aria-live="polite">
        {told}
      </div>
    </main>
  )
}

/** By when they began, so that none moves while its files are tried again. */
const inOrder = (groups: readonly ProblemGroup[]): readonly ProblemGroup[] =>
  groups.toSorted((a, b) => a.firstMs - b.firstMs || (a.id < b.id ? -1 : 1))

type HeadingRef = { readonly heading: React.RefObject<HTMLHeadingElement | null> }

function None({ heading }: HeadingRef) {
  const t = useTranslate()
  return (
    <div className="problems-none">
      <Icon name="verified" sizePx={40} />
      <h1 ref={heading} tabIndex={-1}>
        {t('problems.none.title')}
      </h1>
      <p>{t('problems.none.text')}</p>
    </div>
  )
}

interface CausesProps extends HeadingRef {
  readonly groups: readonly ProblemGroup[]
  readonly list: React.RefObject<HTMLUListElement | null>
  readonly onTold: (text: string) => void
}

function Causes({ groups, list, heading, onTold }: CausesProps) {
  const t = useTranslate()
  const shown = useSessionState('shownProblem')
  const { openIds, setOpen } = useOpenIds()
  const count = groups.reduce((sum, group) => sum + group.count, 0)
  return (
    <>
      <h1 className="problems-heading" ref={heading} tabIndex={-1}>
        {t('problems.heading-count', { count, files: formatCount(t.language, count) })}
      </h1>
      <ul className="problems-list" ref={list} aria-label={t('problems.list')}>
        {groups.map((group) => (
          <li key={group.id} data-group={group.id} className="problem">
            <ProblemItem
              group={group}
              isOpen={openIds.has(group.id) || group.id === shown?.cause}
              onOpen={setOpen}
              onTold={onTold}
            />
          </li>
        ))}
      </ul>
    </>
  )
}

/** Groups whose details are unfolded; few, since each was pressed. */
function useOpenIds() {
  const [openIds, setOpenIds] = useState<ReadonlySet<string>>(new Set())
  const setOpen = useCallback((id: string, isOpen: boolean): void => {
    setOpenIds((before) => {
      const after = new Set(before)
      if (isOpen) after.add(id)
      else after.delete(id)
      return after
    })
  }, [])
  return { openIds, setOpen }
}
