import type { Totals } from '../../../upload/page-contract.ts'
import { useApp, useWorkerState } from '../../use-app.ts'
import { Filters } from './Filters.tsx'

/** How the list is looked at. */
export function Toolbar({ totals }: { readonly totals: Totals }) {
  const { client } = useApp()
  const view = useWorkerState('view')
  return (
    <div className="toolbar">
      <Filters totals={totals} filter={view.filter} onFilter={(filter) => client.look({ ...view, filter })} />
    </div>
  )
}
