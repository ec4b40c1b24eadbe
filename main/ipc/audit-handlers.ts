import type { auditCalls } from '../../shared/ipc/audit-calls.ts'
import type { Handlers } from '../../shared/ipc/call.ts'
import type { AuditViewer } from '../audit/audit-viewer.ts'

/** The settings window reads the audit log; where an export goes, the system's own dialog asks. */
export const auditHandlers = (audit: AuditViewer): Handlers<typeof auditCalls> => ({
  'audit.open': async ({ filter }) => ({ listId: audit.open(filter) }),
  'audit.more': ({ listId }) => audit.more(listId),
  'audit.verify': ({ keptHead }) => audit.verify(keptHead),
  'audit.export': ({ format }) => audit.export(format),
})
