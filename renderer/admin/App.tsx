import { Button } from 'react-aria-components'
import type { AdminState } from '../../shared/ipc/admin-contract.ts'
import { allowsOwnProfiles } from '../../shared/managed.ts'
import { describeError } from '../../shared/messages/describe.ts'
import { Banner } from '../common/Controls.tsx'
import { Icon } from '../common/Icon.tsx'
import { KeychainWaiting } from '../common/KeychainWaiting.tsx'
import { LanguageProvider, useTranslate } from '../common/Language.tsx'
import type { Store } from '../common/store.ts'
import { call } from './bridge.ts'
import { Wizard } from './first-run/Wizard.tsx'
import { PAGES, pageOf, type SettingsPage } from './pages.tsx'
import { type AdminSession, ask } from './session.ts'
import { LanguageChooser } from './ui/LanguageChooser.tsx'
import { Locked, useTouch } from './ui/Locked.tsx'
import { ManagedBanner } from './ui/Managed.tsx'
import { ProfileDetail } from './ui/ProfileDetail.tsx'
import { ProfileList } from './ui/ProfileList.tsx'
import { AdminContext, useAdmin, useAdminStore } from './use-admin.ts'

/** The settings window. */
export function App({ store }: { readonly store: Store<AdminSession> }) {
  return (
    <AdminContext value={store}>
      <Localised />
    </AdminContext>
  )
}

function Localised() {
  const admin = useAdmin('admin')
  const lock = useAdmin('lock')
  const wizard = useAdmin('wizard')
  useTouch(lock)
  return (
    <LanguageProvider language={admin?.language ?? lock?.language ?? 'en'}>
      {lock?.isOpen === false ? (
        <Locked />
      ) : admin && wizard ? (
        <Wizard key={JSON.stringify(wizard)} start={wizard} admin={admin} />
      ) : (
        <div className="admin">
          <Sidebar />
          <Detail />
        </div>
      )}
    </LanguageProvider>
  )
}

function Sidebar() {
  const t = useTranslate()
  const admin = useAdmin('admin')
  return (
    <nav className="sidebar" aria-label={t('settings.profiles')}>
      <h1>{t('settings.title')}</h1>
      {admin && <ProfileList profiles={admin.profiles} />}
      {admin && PAGES.map((page) => <PageLink key={page.id} page={page} />)}
      {admin && <LanguageChooser setting={admin.languageSetting} />}
    </nav>
  )
}

function PageLink({ page: { id, icon, title } }: { readonly page: SettingsPage }) {
  const t = useTranslate()
  const store = useAdminStore()
  const isCurrent = useAdmin('selectedId') === id
  return (
    <Button
      className="sidebar-link"
      aria-current={isCurrent}
      onPress={() => store.update({ selectedId: id, problem: undefined })}
    >
      <Icon name={icon} />
      {t(title)}
    </Button>
  )
}

function Detail() {
  const t = useTranslate()
  const admin = useAdmin('admin')
  const problem = useAdmin('problem')
  const store = useAdminStore()
  const isKeychainWaiting = useAdmin('isKeychainWaiting')
  const selectedId = useAdmin('selectedId')
  return (
    <main className="detail">
      {admin && <ManagedBanner state={admin.managed} />}
      {isKeychainWaiting && <KeychainWaiting onStop={() => void ask(store, call['waiting.cancel']({}))} />}
      {problem && <Banner tone="warning">{describeError(t, problem)}</Banner>}
      {admin ? <Selected admin={admin} id={selectedId} /> : <p className="loading">{t('loading.text')}</p>}
    </main>
  )
}

function Selected({ admin, id }: { readonly admin: AdminState; readonly id: string }) {
  const t = useTranslate()
  const page = pageOf(id)
  if (page) return <page.Page admin={admin} />
  const profile = admin.profiles.find((known) => known.id === id)
  // A profile just saved is named by the answer before the list that holds it arrives.
  if (id === 'new' && !allowsOwnProfiles(admin.managed)) return null
  if (id !== 'new' && !profile) return <p className="loading">{t('loading.text')}</p>
  return <ProfileDetail key={id} profile={profile} />
}
