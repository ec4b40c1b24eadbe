import { useState } from 'react'
import type { RowFilter } from '../../upload/list-contract.ts'
import type { Totals } from '../../upload/page-contract.ts'
import { JobList } from './JobList.tsx'
import { Panels } from './panel/Panels.tsx'
import { Summary } from './Summary.tsx'
import { Toolbar } from './Toolbar.tsx'

/** The list and what applies to all of it. */
export function Queue({ totals }: { readonly totals: Totals }) {
  const [filter, setFilter] = useState<RowFilter>('all')
  return (
    <main className="queue">
      <Panels />
      <Summary totals={totals} />
      <Toolbar totals={totals} filter={filter} onFilter={setFilter} />
      <JobList filter={filter} />
    </main>
  )
}
