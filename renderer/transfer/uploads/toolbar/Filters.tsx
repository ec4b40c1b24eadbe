import { ToggleButton, ToggleButtonGroup } from 'react-aria-components'
import { formatCount } from '../../../../shared/messages/format.ts'
import { useTranslate } from '../../../common/Language.tsx'
import type { RowFilter } from '../../../upload/list-contract.ts'
import type { Totals } from '../../../upload/page-contract.ts'
import { overviewOf } from '../../job-view.ts'

const FILTERS: readonly RowFilter[] = ['all', 'active', 'paused', 'failed', 'ended']

/** By state, each with the number of files that it leaves. */
export function Filters({
  totals,
  filter,
  onFilter,
}: {
  readonly totals: Totals
  readonly filter: RowFilter
  readonly onFilter: (filter: RowFilter) => void
}) {
  const t = useTranslate()
  // What the filters leave in the list, where what waits for a word is shown too.
  const { held: _, ...all } = totals
  const counts = { ...overviewOf(all), all: totals.jobs }
  return (
    <ToggleButtonGroup
      className="filters"
      aria-label={t('filter.label')}
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={[filter]}
      onSelectionChange={(keys) => onFilter(FILTERS.find((name) => keys.has(name)) ?? 'all')}
    >
      {FILTERS.map((name) => (
        <ToggleButton className="filter" key={name} id={name}>
          {t(`filter.${name}`)}
          <span className="filter-count">{formatCount(t.language, counts[name])}</span>
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  )
}
