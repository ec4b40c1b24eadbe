import { useState } from 'react'
import { Button, ToggleButton, ToggleButtonGroup, Tooltip, TooltipTrigger } from 'react-aria-components'
import { formatCount } from '../../../shared/messages/format.ts'
import { Icon, type IconName } from '../../common/Icon.tsx'
import { useTranslate } from '../../common/Language.tsx'
import type { RowFilter } from '../../upload/list-contract.ts'
import type { Totals } from '../../upload/page-contract.ts'
import { type Overview, overviewOf } from '../job-view.ts'
import { useApp } from '../use-app.ts'
import { CancelAllDialog } from './CancelAllDialog.tsx'

interface ToolbarProps {
  readonly totals: Totals
  readonly filter: RowFilter
  readonly onFilter: (filter: RowFilter) => void
}

/** Filters with their counts, and the commands for all. */
export function Toolbar({ totals, filter, onFilter }: ToolbarProps) {
  const overview = overviewOf(totals)
  // What the filters leave in the list, where what waits for a word is shown too.
  const { held: _, ...all } = totals
  const listed = { ...overviewOf(all), all: totals.jobs }
  return (
    <div className="toolbar">
      <Filters counts={listed} filter={filter} onFilter={onFilter} />
      <Commands overview={overview} />
    </div>
  )
}

const FILTERS: readonly RowFilter[] = ['all', 'active', 'paused', 'failed', 'ended']

function Filters({
  counts,
  filter,
  onFilter,
}: {
  readonly counts: Readonly<Record<RowFilter, number>>
  readonly filter: RowFilter
  readonly onFilter: (filter: RowFilter) => void
}) {
  const t = useTranslate()
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

function Commands({ overview }: { readonly overview: Overview }) {
  const t = useTranslate()
  const { client } = useApp()
  const [isAsking, setAsking] = useState(false)
  const { active, paused, failed, ended } = overview
  const commands: readonly (readonly [icon: IconName, label: string, isPossible: boolean, run: () => void])[] = [
    ['pause', t('action.pause-all'), active > 0, () => client.command('pause', 'all')],
    ['resume', t('action.resume-all'), paused > 0, () => client.command('resume', 'all')],
    ['retry', t('action.retry-failed'), failed > 0, () => client.command('retry', 'all')],
    ['cancel', t('action.cancel-all'), active + paused + failed > 0, () => setAsking(true)],
    ['clear', t('action.clear'), ended > 0, client.clearEnded],
  ]
  return (
    <div className="commands">
      {commands.map(([icon, label, isPossible, run]) => (
        <TooltipTrigger delay={500} key={icon}>
          <Button className="button button-quiet command" isDisabled={!isPossible} onPress={run}>
            <Icon name={icon} />
            <span className="command-label">{label}</span>
          </Button>
          <Tooltip className="tooltip command-tooltip">{label}</Tooltip>
        </TooltipTrigger>
      ))}
      <CancelAllDialog isOpen={isAsking} onClose={() => setAsking(false)} />
    </div>
  )
}
