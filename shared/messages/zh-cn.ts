import type { MessageKey } from './en.ts'
import { zhCnAbout } from './zh-cn-about.ts'
import { zhCnAudit } from './zh-cn-audit.ts'
import { zhCnAuditView } from './zh-cn-audit-view.ts'
import { zhCnClock } from './zh-cn-clock.ts'
import { zhCnDesktop } from './zh-cn-desktop.ts'
import { zhCnEndpoint } from './zh-cn-endpoint.ts'
import { zhCnErrors } from './zh-cn-errors.ts'
import { zhCnFirstRun } from './zh-cn-first-run.ts'
import { zhCnHardening } from './zh-cn-hardening.ts'
import { zhCnHistory } from './zh-cn-history.ts'
import { zhCnKeys } from './zh-cn-keys.ts'
import { zhCnLinks } from './zh-cn-links.ts'
import { zhCnList } from './zh-cn-list.ts'
import { zhCnLock } from './zh-cn-lock.ts'
import { zhCnMain } from './zh-cn-main.ts'
import { zhCnManaged } from './zh-cn-managed.ts'
import { zhCnMembers } from './zh-cn-members.ts'
import { zhCnNetwork } from './zh-cn-network.ts'
import { zhCnPanel } from './zh-cn-panel.ts'
import { zhCnPolicy } from './zh-cn-policy.ts'
import { zhCnPreferences } from './zh-cn-preferences.ts'
import { zhCnProblems } from './zh-cn-problems.ts'
import { zhCnProfiles } from './zh-cn-profiles.ts'
import { zhCnQuickAction } from './zh-cn-quick-action.ts'
import { zhCnRegions } from './zh-cn-regions.ts'
import { zhCnRemote } from './zh-cn-remote.ts'
import { zhCnRights } from './zh-cn-rights.ts'
import { zhCnSettings } from './zh-cn-settings.ts'
import { zhCnSteps } from './zh-cn-steps.ts'
import { zhCnTransfer } from './zh-cn-transfer.ts'
import { zhCnTransfers } from './zh-cn-transfers.ts'
import { zhCnUpdates } from './zh-cn-updates.ts'
import { zhCnUploads } from './zh-cn-uploads.ts'
import { zhCnWatched } from './zh-cn-watched.ts'

/** Every text of the app in Simplified Chinese; a missing or surplus key does not compile. */
export const zhCn = {
  ...zhCnErrors,
  ...zhCnAbout,
  ...zhCnHardening,
  ...zhCnSteps,
  ...zhCnMain,
  ...zhCnLock,
  ...zhCnManaged,
  ...zhCnLinks,
  ...zhCnTransfer,
  ...zhCnList,
  ...zhCnPanel,
  ...zhCnPolicy,
  ...zhCnPreferences,
  ...zhCnProfiles,
  ...zhCnSettings,
  ...zhCnTransfers,
  ...zhCnProblems,
  ...zhCnUpdates,
  ...zhCnUploads,
  ...zhCnWatched,
  ...zhCnAudit,
  ...zhCnAuditView,
  ...zhCnClock,
  ...zhCnHistory,
  ...zhCnDesktop,
  ...zhCnQuickAction,
  ...zhCnRights,
  ...zhCnRemote,
  ...zhCnKeys,
  ...zhCnNetwork,
  ...zhCnEndpoint,
  ...zhCnFirstRun,
  ...zhCnRegions,
  ...zhCnMembers,
} satisfies Readonly<Record<MessageKey, string>>
