import { AppError } from '../../shared/errors.ts'
import type { AdminState, adminContract, PolicyWish, TestStep } from '../../shared/ipc/admin-contract.ts'
import type { Handlers } from '../../shared/ipc/call.ts'
import { prefixesOf } from '../../shared/prefixes.ts'
import type { RightRow } from '../../shared/rights-check.ts'
import type { Profile, ProfileFile } from '../../shared/settings.ts'
import type { AuditViewer } from '../audit/audit-viewer.ts'
import { buildPolicy, type Policy } from '../broker/policy.ts'
import { askFromSettings, type BrokerInquiryPorts } from '../broker-inquiry.ts'
import type { RecordedChanges } from '../recorded-changes.ts'
import type { SettingsStore } from '../state/settings-store.ts'
import type { WindowUploads } from '../uploads/window-uploads.ts'
import { type AboutPorts, aboutHandlers } from './about-handlers.ts'
import { auditHandlers } from './audit-handlers.ts'
import { type EndpointHandlerPorts, endpointHandlers } from './endpoint-handlers.ts'
import { type KeyHandlerPorts, keyHandlers, removeProfile } from './key-handlers.ts'
import { type LockHandlerPorts, lockHandlers } from './lock-handlers.ts'
import { type NetworkHandlerPorts, networkHandlers } from './network-handlers.ts'
import { preferenceHandlers } from './preference-handlers.ts'
import { type ProfilesHandlerPorts, profilesHandlers } from './profiles-handlers.ts'
import { type UpdateHandlerPorts, updateHandlers } from './update-handlers.ts'
import { type WizardHandlerPorts, wizardHandlers } from './wizard-handlers.ts'

export interface AdminHandlerPorts
  extends KeyHandlerPorts,
    ProfilesHandlerPorts,
    LockHandlerPorts,
    NetworkHandlerPorts,
    EndpointHandlerPorts,
    UpdateHandlerPorts,
    WizardHandlerPorts {
  readonly settings: SettingsStore
  readonly state: () => AdminState
  /** Native dialog with old → new; false when the user says no. */
  readonly confirmSave: (name: string, before: ProfileFile | undefined, after: ProfileFile) => Promise<boolean>
  readonly confirmRemove: (name: string) => Promise<boolean>
  readonly changes: RecordedChanges
  readonly cancelKeychain: () => void
  readonly brokerInquiry: BrokerInquiryPorts
  readonly uploads: WindowUploads
  readonly testConnection: (profile: Profile) => Promise<readonly TestStep[]>
  readonly checkRights: (profile: Profile) => Promise<readonly RightRow[]>
  readonly audit: AuditViewer
  readonly about: AboutPorts
}

/** What the admin window may ask for. Where data goes changes only after a dialog the page cannot click. */
export function adminHandlers(ports: AdminHandlerPorts): Handlers<typeof adminContract> {
  const { settings, uploads } = ports
  return {
    'state.get': async () => ports.state(),
    'profile.save': async ({ id, name, file }) => {
      const before = id === undefined ? undefined : settings.profile(id).file
      const after: ProfileFile = JSON.parse(JSON.stringify(file))
      const isSame = before !== undefined && JSON.stringify(before) === JSON.stringify(after)
      if (!isSame && !(await ports.confirmSave(name, before, after)))
        throw new AppError({ code: 'cancelled', subject: name })
      const saved = await ports.changes.saveProfile('window', { id, name, file: after })
      if (before === undefined) ports.wizard.began(saved.id)
      await storeDraftHeaders(ports, saved)
      return saved
    },
    'policy.preview': async (wish) => policiesOf(wish),
    'profile.remove': async ({ id }) => {
      const { name } = settings.profile(id)
      if (!(await ports.confirmRemove(name))) throw new AppError({ code: 'cancelled', subject: name })
      await removeProfile(ports, settings.profile(id))
    },
    'connection.test': ({ id }) => ports.testConnection(settings.profile(id)),
    'rights.check': async ({ id }) => ports.checkRights(settings.profile(id)),
    'uploads.open': async ({ id }) => ({ listingId: uploads.open(settings.profile(id)) }),
    'uploads.more': ({ listingId }) => uploads.more(listingId),
    'uploads.sizes': ({ listingId, indices }) => uploads.sizes(listingId, indices),
    'uploads.abort': ({ listingId, indices }) => uploads.abort(listingId, indices),
    'uploads.close': async () => uploads.close(),
    'waiting.cancel': async () => ports.cancelKeychain(),
    'transfers.save': ({ transfers }) => settings.update({ transfers }),
    ...preferenceHandlers(settings),
    ...keyHandlers(ports),
    ...profilesHandlers(ports),
    ...auditHandlers(ports.audit),
    ...aboutHandlers(ports.about),
    ...lockHandlers(ports),
    ...networkHandlers(ports),
    'broker.ask': (inquiry) => askFromSettings(inquiry, ports.brokerInquiry),
    ...endpointHandlers(ports),
    ...updateHandlers(ports),
    ...wizardHandlers(ports),
  }
}

/** One for each folder and ACL, since each credential is for one of them. */
/** What was typed to ask a broker before its profile was there. */
async function storeDraftHeaders({ brokerInquiry, changes }: AdminHandlerPorts, saved: Profile): Promise<void> {
  const { source } = saved.file
  const typed = source?.type === 'remote-broker' ? brokerInquiry.draftHeaders.of(source) : undefined
  if (typed === undefined) return
  await changes.storeSecret('window', saved, typed)
  brokerInquiry.draftHeaders.clear()
}

const policiesOf = ({ acls, conditions, otherPrefixes, ...place }: PolicyWish): readonly Policy[] =>
  prefixesOf({ prefix: place.prefix, otherPrefixes }).flatMap((prefix) =>
    [undefined, ...acls].map((acl) =>
      buildPolicy({ ...place, prefix, ...(acl && { acl }), ...(conditions && { conditions }) }),
    ),
  )
