import type { Totals } from '../../upload/page-contract.ts'
import { useWorkerState } from '../use-app.ts'
import { NothingFound } from './list/NothingFound.tsx'
import { UploadList } from './list/UploadList.tsx'
import { Panels } from './panel/Panels.tsx'
import { Summary } from './summary/Summary.tsx'
import { Toolbar } from './toolbar/Toolbar.tsx'

/** The list and what applies to all of it. */
export function Queue({ totals }: { readonly totals: Totals }) {
  const { isSearching, total, view } = useWorkerState('slice')
  return (
    <main className="queue">
      <Panels />
      <Summary totals={totals} />
      <Toolbar totals={totals} />
      {total === 0 && !isSearching ? <NothingFound view={view} /> : <UploadList />}
    </main>
  )
}
