import { useId, useState } from 'react'
import { Button } from 'react-aria-components'
import { Icon } from '../../common/Icon.tsx'
import { useTranslate } from '../../common/Language.tsx'
import { PAGE_GROUPS, type PageGroup, type SettingsPage } from '../pages.tsx'
import { SettingsSearch } from '../search/SettingsSearch.tsx'
import { showPage } from '../session.ts'
import { useAdmin, useAdminStore } from '../use-admin.ts'
import { ProfileList } from './ProfileList.tsx'
import { UnsavedMark } from './UnsavedMark.tsx'

/** All pages, or what a search over them found. */
export function Sidebar() {
  const t = useTranslate()
  const admin = useAdmin('admin')
  const [query, setQuery] = useState('')
  return (
    <nav className="sidebar" aria-label={t('settings.pages')}>
      <h1>{t('settings.title')}</h1>
      {admin && (
        <SettingsSearch profiles={admin.profiles} query={query} onQuery={setQuery}>
          <ProfileList profiles={admin.profiles} />
          {PAGE_GROUPS.map((group) => (
            <Group key={group.title ?? ''} group={group} />
          ))}
        </SettingsSearch>
      )}
    </nav>
  )
}

function Group({ group: { title, pages } }: { readonly group: PageGroup }) {
  const t = useTranslate()
  const titleId = useId()
  return (
    <div className="sidebar-group">
      {title && (
        <h2 className="sidebar-title" id={titleId}>
          {t(title)}
        </h2>
      )}
      <ul {...(title && { 'aria-labelledby': titleId })}>
        {pages.map((page) => (
          <li key={page.id}>
            <PageLink page={page} />
          </li>
        ))}
      </ul>
    </div>
  )
}

function PageLink({ page: { id, icon, title } }: { readonly page: SettingsPage }) {
  const t = useTranslate()
  const store = useAdminStore()
  const isCurrent = useAdmin('selectedId') === id
  return (
    <Button className="sidebar-link" aria-current={isCurrent} onPress={() => showPage(store, id)}>
      <Icon name={icon} />
      <span className="sidebar-name">{t(title)}</span>
      <UnsavedMark id={id} />
    </Button>
  )
}
