import { useEffect, useRef } from 'react'
import { Button } from 'react-aria-components'
import type { AdminState } from '../../../shared/ipc/admin-contract.ts'
import { allowsOwnProfiles } from '../../../shared/managed.ts'
import { describeError } from '../../../shared/messages/describe.ts'
import { Banner } from '../../common/Controls.tsx'
import { Icon } from '../../common/Icon.tsx'
import { KeychainWaiting } from '../../common/KeychainWaiting.tsx'
import { useTranslate } from '../../common/Language.tsx'
import { call } from '../bridge.ts'
import { pageOf } from '../pages.tsx'
import { showSetting } from '../search/show-setting.ts'
import { ask } from '../session.ts'
import { PageIdContext } from '../unsaved.ts'
import { useAdmin, useAdminStore } from '../use-admin.ts'
import { ManagedBanner } from './Managed.tsx'
import { ProfileDetail } from './ProfileDetail.tsx'

/** The page that is chosen; those with changes that are not saved stay behind it as they are. */
export function Detail() {
  const t = useTranslate()
  const admin = useAdmin('admin')
  const problem = useAdmin('problem')
  const store = useAdminStore()
  const isKeychainWaiting = useAdmin('isKeychainWaiting')
  const selectedId = useAdmin('selectedId')
  const unsaved = useAdmin('unsaved')
  const ids = [selectedId, ...[...unsaved].filter((id) => id !== selectedId)]
  return (
    <main className="detail">
      <Button className="button button-quiet detail-back" onPress={() => store.update({ isListShown: true })}>
        <Icon name="back" />
        <span>{t('settings.back')}</span>
      </Button>
      {admin && <ManagedBanner state={admin.managed} />}
      {isKeychainWaiting && <KeychainWaiting onStop={() => void ask(store, call['waiting.cancel']({}))} />}
      {problem && <Banner tone="warning">{describeError(t, problem)}</Banner>}
      {admin ? (
        ids.map((id) => <KeptPage key={id} admin={admin} id={id} isShown={id === selectedId} />)
      ) : (
        <p className="loading">{t('loading.text')}</p>
      )}
    </main>
  )
}

interface PageProps {
  readonly admin: AdminState
  readonly id: string
}

function KeptPage({ admin, id, isShown }: PageProps & { readonly isShown: boolean }) {
  const sought = useAdmin('sought')
  const page = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (!isShown || !sought || !page.current) return
    return showSetting(page.current, sought.labels)
  }, [isShown, sought])
  return (
    <PageIdContext value={id}>
      <div className="detail-page" ref={page} hidden={!isShown}>
        <Selected admin={admin} id={id} />
      </div>
    </PageIdContext>
  )
}

function Selected({ admin, id }: PageProps) {
  const t = useTranslate()
  const page = pageOf(id)
  if (page) return <page.Page admin={admin} />
  const profile = admin.profiles.find((known) => known.id === id)
  // A profile just saved is named by the answer before the list that holds it arrives.
  if (id === 'new' && !allowsOwnProfiles(admin.managed)) return null
  if (id !== 'new' && !profile) return <p className="loading">{t('loading.text')}</p>
  return <ProfileDetail key={id} profile={profile} />
}
