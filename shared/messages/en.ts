import { enAbout } from './en-about.ts'
import { enAudit } from './en-audit.ts'
import { enAuditView } from './en-audit-view.ts'
import { enClock } from './en-clock.ts'
import { enDesktop } from './en-desktop.ts'
import { enEndpoint } from './en-endpoint.ts'
import { enErrors } from './en-errors.ts'
import { enFirstRun } from './en-first-run.ts'
import { enHardening } from './en-hardening.ts'
import { enHistory } from './en-history.ts'
import { enKeys } from './en-keys.ts'
import { enLinks } from './en-links.ts'
import { enList } from './en-list.ts'
import { enLock } from './en-lock.ts'
import { enMain } from './en-main.ts'
import { enManaged } from './en-managed.ts'
import { enMembers } from './en-members.ts'
import { enNetwork } from './en-network.ts'
import { enPanel } from './en-panel.ts'
import { enPolicy } from './en-policy.ts'
import { enPreferences } from './en-preferences.ts'
import { enProblems } from './en-problems.ts'
import { enProfiles } from './en-profiles.ts'
import { enQuickAction } from './en-quick-action.ts'
import { enRegions } from './en-regions.ts'
import { enRemote } from './en-remote.ts'
import { enRights } from './en-rights.ts'
import { enSettings } from './en-settings.ts'
import { enSteps } from './en-steps.ts'
import { enTransfer } from './en-transfer.ts'
import { enTransfers } from './en-transfers.ts'
import { enUpdates } from './en-updates.ts'
import { enUploads } from './en-uploads.ts'
import { enWatched } from './en-watched.ts'

/** Every text of the app in English: the key set that the other languages must match. Plurals end in `_one`, `_other`. */
export const en = {
  ...enErrors,
  ...enAbout,
  ...enHardening,
  ...enSteps,
  ...enMain,
  ...enLock,
  ...enManaged,
  ...enLinks,
  ...enTransfer,
  ...enList,
  ...enPanel,
  ...enPolicy,
  ...enPreferences,
  ...enProfiles,
  ...enSettings,
  ...enTransfers,
  ...enProblems,
  ...enUpdates,
  ...enUploads,
  ...enWatched,
  ...enAudit,
  ...enAuditView,
  ...enClock,
  ...enHistory,
  ...enDesktop,
  ...enQuickAction,
  ...enRights,
  ...enRemote,
  ...enKeys,
  ...enNetwork,
  ...enEndpoint,
  ...enFirstRun,
  ...enRegions,
  ...enMembers,
} as const

/** A key as it stands in the tables. */
export type MessageKey = keyof typeof en
type Singular<K> = K extends `${infer Base}_one` | `${infer Base}_other` ? Base : K
/** A key as code uses it: for plurals without the ending, which the number `count` chooses. */
export type TranslationKey = Singular<MessageKey>
