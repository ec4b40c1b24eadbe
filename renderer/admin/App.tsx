import { Button } from 'react-aria-components'
import { describeError } from '../../shared/messages/describe.ts'
import { Banner } from '../common/Controls.tsx'
import { Icon } from '../common/Icon.tsx'
import { KeychainWaiting } from '../common/KeychainWaiting.tsx'
import { LanguageProvider, useTranslate } from '../common/Language.tsx'
import type { Store } from '../common/store.ts'
import { call } from './bridge.ts'
import { type AdminSession, ask } from './session.ts'
import { LanguageChooser } from './ui/LanguageChooser.tsx'
import { ProfileDetail } from './ui/ProfileDetail.tsx'
import { ProfileList } from './ui/ProfileList.tsx'
import { Transfers } from './ui/Transfers.tsx'
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
  return (
    <LanguageProvider language={admin?.language ?? 'en'}>
      <div className="admin">
        <Sidebar />
        <Detail />
      </div>
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
      {admin && <TransfersLink />}
      {admin && <LanguageChooser setting={admin.languageSetting} />}
    </nav>
  )
}

function TransfersLink() {
  const t = useTranslate()
  const store = useAdminStore()
  const isCurrent = useAdmin('selectedId') === 'transfers'
  return (
    <Button
      className="sidebar-link"
      aria-current={isCurrent}
      onPress={() => store.update({ selectedId: 'transfers', problem: undefined })}
    >
      <Icon name="waiting" />
      {t('transfers.title')}
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
  const profile = admin?.profiles.find(({ id }) => id === selectedId)
  // A profile just saved is named by the answer before the list that holds it arrives.
  const isKnown = admin !== undefined && (selectedId === 'new' || profile !== undefined)
  return (
    <main className="detail">
      {isKeychainWaiting && <KeychainWaiting onStop={() => void ask(store, call['waiting.cancel']({}))} />}
      {problem && <Banner tone="warning">{describeError(t, problem)}</Banner>}
      {admin && selectedId === 'transfers' && <Transfers saved={admin.transfers} />}
      {selectedId === 'transfers' ? null : isKnown ? (
        <ProfileDetail key={selectedId} profile={profile} />
      ) : (
        <p className="loading">{t('loading.text')}</p>
      )}
    </main>
  )
}
