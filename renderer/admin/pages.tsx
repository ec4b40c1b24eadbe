import type { ComponentType } from 'react'
import type { AdminPage } from '../../shared/admin-place.ts'
import type { AdminState } from '../../shared/ipc/admin-contract.ts'
import type { TranslationKey } from '../../shared/messages/en.ts'
import type { IconName } from '../common/Icon.tsx'
import { AuditLog } from './ui/AuditLog.tsx'
import { BrokerEndpoint } from './ui/BrokerEndpoint.tsx'
import { Network } from './ui/Network.tsx'
import { ProfileFiles } from './ui/ProfileFiles.tsx'
import { Security } from './ui/Security.tsx'
import { Transfers } from './ui/Transfers.tsx'

/** What the settings hold beside the profiles; `id` is the session's `selectedId` while it is shown. */
export interface SettingsPage {
  readonly id: AdminPage
  readonly icon: IconName
  readonly title: TranslationKey
  readonly Page: ComponentType<{ readonly admin: AdminState }>
}

/** In the order of the sidebar. */
export const PAGES: readonly SettingsPage[] = [
  {
    id: 'transfers',
    icon: 'waiting',
    title: 'transfers.title',
    Page: ({ admin }) => <Transfers saved={admin.transfers} />,
  },
  { id: 'endpoint', icon: 'cloud', title: 'endpoint.title', Page: BrokerEndpoint },
  { id: 'security', icon: 'key', title: 'lock.title', Page: Security },
  { id: 'profile-files', icon: 'file', title: 'profiles.title', Page: ProfileFiles },
  { id: 'network', icon: 'network', title: 'network.title', Page: ({ admin }) => <Network saved={admin.network} /> },
  { id: 'audit', icon: 'verified', title: 'audit.title', Page: AuditLog },
]

/** The page of that id; undefined for a profile's, and for `new`. */
export const pageOf = (id: string): SettingsPage | undefined => PAGES.find((page) => page.id === id)
