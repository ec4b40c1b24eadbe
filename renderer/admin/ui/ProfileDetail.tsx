import { useState } from 'react'
import { ToggleButton, ToggleButtonGroup } from 'react-aria-components'
import type { Profile } from '../../../shared/settings.ts'
import { useTranslate } from '../../common/Language.tsx'
import { useUnsaved } from '../unsaved.ts'
import { ProfileForm } from './ProfileForm.tsx'
import { Uploads } from './Uploads.tsx'
import { useDraft } from './use-draft.ts'

const TABS = ['profile', 'uploads'] as const
type Tab = (typeof TABS)[number]

/** A profile's form, and what is in its bucket; both stay as they are while the other is looked at. */
export function ProfileDetail({ profile }: { readonly profile: Profile | undefined }) {
  const form = useDraft(profile)
  useUnsaved(form.isDirty)
  const [tab, setTab] = useState<Tab>('profile')
  const [wasOpened, setOpened] = useState(false)
  const choose = (next: Tab): void => {
    setTab(next)
    if (next === 'uploads') setOpened(true)
  }
  if (!profile) return <ProfileForm profile={profile} form={form} />
  return (
    <div className="profile-detail">
      <Tabs tab={tab} onChoose={choose} />
      <div className="profile-panel" hidden={tab !== 'profile'}>
        <ProfileForm profile={profile} form={form} />
      </div>
      {wasOpened && (
        <div className="profile-panel" hidden={tab !== 'uploads'}>
          <Uploads key={JSON.stringify(profile.file)} profile={profile} isDirty={form.isDirty} />
        </div>
      )}
    </div>
  )
}

function Tabs({ tab, onChoose }: { readonly tab: Tab; readonly onChoose: (tab: Tab) => void }) {
  const t = useTranslate()
  return (
    <ToggleButtonGroup
      className="detail-tabs"
      aria-label={t('uploads.tabs')}
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={[tab]}
      onSelectionChange={(keys) => onChoose(TABS.find((name) => keys.has(name)) ?? 'profile')}
    >
      {TABS.map((name) => (
        <ToggleButton className="detail-tab" key={name} id={name}>
          {t(name === 'profile' ? 'uploads.tab-profile' : 'uploads.tab')}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  )
}
