import type { ComponentType } from 'react'
import type { AdminPage } from '../../shared/admin-place.ts'
import type { AdminState } from '../../shared/ipc/admin-contract.ts'
import type { TranslationKey } from '../../shared/messages/en.ts'
import type { IconName } from '../common/Icon.tsx'
import { About } from './about/About.tsx'
import { Appearance } from './ui/Appearance.tsx'
import { AuditLog } from './ui/AuditLog.tsx'
import { BrokerEndpoint } from './ui/BrokerEndpoint.tsx'
import { Network } from './ui/Network.tsx'
import { Notifications } from './ui/Notifications.tsx'
import { ProfileFiles } from './ui/ProfileFiles.tsx'
import { Security } from './ui/Security.tsx'
import { Transfers } from './ui/Transfers.tsx'
import { UploadDefaults } from './ui/UploadDefaults.tsx'
import { UpdatesPage } from './updates/UpdatesPage.tsx'

/** What the settings hold beside the profiles; `id` is the session's `selectedId` while it is shown. */
export interface SettingsPage {
  readonly id: AdminPage
  readonly icon: IconName
  readonly title: TranslationKey
  readonly Page: ComponentType<{ readonly admin: AdminState }>
}

/** Under one heading of the sidebar; without one they follow the list of profiles. */
export interface PageGroup {
  readonly title?: TranslationKey
  readonly pages: readonly SettingsPage[]
}

/** In the order of the sidebar. */
export const PAGE_GROUPS: readonly PageGroup[] = [
  {
    pages: [
      { id: 'endpoint', icon: 'cloud', title: 'endpoint.title', Page: BrokerEndpoint },
      { id: 'profile-files', icon: 'file', title: 'profiles.title', Page: ProfileFiles },
    ],
  },
  {
    title: 'settings.group-uploads',
    pages: [
      { id: 'uploads', icon: 'folder', title: 'upload-defaults.title', Page: UploadDefaults },
      {
        id: 'transfers',
        icon: 'waiting',
        title: 'transfers.title',
        Page: ({ admin }) => <Transfers saved={admin.transfers} />,
      },
      {
        id: 'network',
        icon: 'network',
        title: 'network.title',
        Page: ({ admin }) => <Network saved={admin.network} />,
      },
    ],
  },
  {
    title: 'settings.group-app',
    pages: [
      { id: 'appearance', icon: 'eye', title: 'appearance.title', Page: Appearance },
      { id: 'notifications', icon: 'bell', title: 'notifications.title', Page: Notifications },
      { id: 'updates', icon: 'update', title: 'updates.title', Page: UpdatesPage },
    ],
  },
  {
    title: 'settings.group-safety',
    pages: [
      { id: 'security', icon: 'key', title: 'lock.title', Page: Security },
      { id: 'audit', icon: 'verified', title: 'audit.title', Page: AuditLog },
      { id: 'about', icon: 'info', title: 'about.title', Page: About },
    ],
  },
]

const PAGES = PAGE_GROUPS.flatMap(({ pages }) => pages)

/** The page of that id; undefined for a profile's, and for `new`. */
export const pageOf = (id: string): SettingsPage | undefined => PAGES.find((page) => page.id === id)
