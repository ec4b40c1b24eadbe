import { useCallback } from 'react'
import { formatCount } from '../../../../shared/messages/format.ts'
import { useTranslate } from '../../../common/Language.tsx'
import type { Totals } from '../../../upload/page-contract.ts'
import { useApp, useWorkerState } from '../../use-app.ts'
import { withSort } from '../list/list-view.ts'
import { Filters } from './Filters.tsx'
import { SearchBox } from './SearchBox.tsx'
import { SortMenu } from './SortMenu.tsx'

/** How the list is looked at: which files, by which name, in which order. */
export function Toolbar({ totals }: { readonly totals: Totals }) {
  const { client } = useApp()
  const view = useWorkerState('view')
  const search = useCallback((text: string) => client.look({ ...client.state().view, search: text }), [client])
  return (
    <div className="toolbar">
      <Filters totals={totals} filter={view.filter} onFilter={(filter) => client.look({ ...view, filter })} />
      <SearchNote />
      <SearchBox search={view.search} onSearch={search} />
      <SortMenu sort={view.sort} onSort={(sort) => client.look(withSort(view, sort))} />
    </div>
  )
}

/** How the search stands; told politely, since what it found is elsewhere on the page. */
function SearchNote() {
  const t = useTranslate()
  const { isCut, isSearching, total, view } = useWorkerState('slice')
  const found = t('list.found', { count: total, total: formatCount(t.language, total) })
  const result = view.search.trim() === '' ? '' : found
  return (
    <span className="search-note" role="status">
      {isSearching ? t('list.searching') : isCut ? t('list.cut') : result}
    </span>
  )
}
