import type { ReactNode } from 'react'
import { Autocomplete, Button, Input, ListBox, ListBoxItem, SearchField } from 'react-aria-components'
import type { Profile } from '../../../shared/settings.ts'
import { Icon } from '../../common/Icon.tsx'
import { useTranslate } from '../../common/Language.tsx'
import { PAGE_GROUPS, pageOf } from '../pages.tsx'
import { useAdmin, useAdminStore } from '../use-admin.ts'
import { type FoundSetting, findSettings, type SearchedPages } from './find-settings.ts'
import type { SettingPlace } from './settings-index.ts'

interface SearchProps {
  readonly profiles: readonly Profile[]
  readonly query: string
  readonly onQuery: (query: string) => void
  /** Shown while nothing is searched. */
  readonly children: ReactNode
}

const PLACES: readonly SettingPlace[] = PAGE_GROUPS.flatMap(({ pages }) => pages.map(({ id }) => id))
const titleOf: SearchedPages['titleOf'] = (place) => pageOf(place)?.title ?? 'settings.profile'

/** Finds settings by their words; Enter or a click leads to the field. */
export function SettingsSearch({ profiles, query, onQuery, children }: SearchProps) {
  const t = useTranslate()
  const store = useAdminStore()
  const profileId = useAdmin('lastProfileId')
  const known = profiles.map(({ id, name, file }) => ({ id, name, bucket: file.bucket }))
  const found = findSettings(t, query, { titleOf, places: PLACES, profiles: known, profileId })
  const go = (id: string): void => {
    const one = found.find((candidate) => candidate.id === id)
    if (!one) return
    const { labels, selectedId } = one
    store.update({ selectedId, isListShown: false, problem: undefined, sought: { labels } })
  }
  const isSearching = query.trim() !== ''
  return (
    <Autocomplete inputValue={query} onInputChange={onQuery}>
      <SearchField className="search" aria-label={t('search.label')}>
        <Icon name="checking" sizePx={16} />
        <Input className="search-input" placeholder={t('search.label')} spellCheck={false} />
        <Button className="icon-button search-clear" aria-label={t('search.clear')}>
          <Icon name="cancel" sizePx={14} />
        </Button>
      </SearchField>
      <p className="visually-hidden" role="status">
        {isSearching && t('search.found', { count: found.length })}
      </p>
      {isSearching ? <Found found={found} onGo={go} /> : children}
    </Autocomplete>
  )
}

function Found({ found, onGo }: { readonly found: readonly FoundSetting[]; readonly onGo: (id: string) => void }) {
  const t = useTranslate()
  return (
    <ListBox
      className="search-results"
      aria-label={t('search.results')}
      items={found}
      onAction={(id) => onGo(String(id))}
      renderEmptyState={() => <p className="field-hint">{t('search.none')}</p>}
    >
      {({ id, pageText, text }) => (
        <ListBoxItem className="search-result" id={id} textValue={text}>
          <span>{text}</span>
          {pageText !== '' && <span className="field-hint">{pageText}</span>}
        </ListBoxItem>
      )}
    </ListBox>
  )
}
