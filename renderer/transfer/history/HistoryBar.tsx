import { Button, Input, Label, SearchField } from 'react-aria-components'
import { formatBytes, formatCount } from '../../../shared/messages/format.ts'
import type { Translate } from '../../../shared/messages/translate.ts'
import { ActionButton } from '../../common/Controls.tsx'
import { Icon } from '../../common/Icon.tsx'
import { useTranslate } from '../../common/Language.tsx'
import type { HistoryState } from './history-model.ts'

interface BarProps {
  readonly state: HistoryState
  readonly query: string
  readonly onQuery: (query: string) => void
  readonly onClear: () => void
}

/** Search, how much there is, and emptying it. */
export function HistoryBar({ onClear, onQuery, query, state }: BarProps) {
  const t = useTranslate()
  return (
    <div className="history-bar">
      <SearchField className="history-search" value={query} onChange={onQuery}>
        <Label className="visually-hidden">{t('history.search')}</Label>
        <Icon name="checking" sizePx={16} />
        <Input className="input" placeholder={t('history.search')} />
        <Button className="icon-button" aria-label={t('history.search-clear')}>
          <Icon name="cancel" sizePx={14} />
        </Button>
      </SearchField>
      <span className="history-count" role="status">
        {countText(t, state)}
      </span>
      <ActionButton kind="quiet" icon="clear" label={t('history.clear')} onPress={onClear} />
    </div>
  )
}

function countText(t: Translate, { isSearching, list, query }: HistoryState): string {
  const count = list?.files ?? 0
  const number = formatCount(t.language, count)
  if (isSearching) return t('history.searching', { number })
  if (query !== '') return t('history.found', { count, number })
  return t('history.files', { count, number, size: formatBytes(t.language, list?.bytes ?? 0) })
}
