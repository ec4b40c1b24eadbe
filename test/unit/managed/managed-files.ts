import type { Found } from '../../../main/managed/policy-files.ts'
import type { ManagedConfiguration } from '../../../shared/managed.ts'
import { exampleProfile } from '../broker/example-profile.ts'

/** Where a configuration is found. */
export const place = '/etc/cos-courier/policy.json'
/** Of a profile that lives for two hours. */
export const { file } = exampleProfile({ durationSeconds: 7200 })
/** A profile that a configuration gives. */
export const given = { name: 'given', file: { ...file, prefix: 'given/' } }
export type Limits = Partial<ManagedConfiguration>
/** A configuration of the administrator's with these limits. */
export const contentOf = (limits: Limits): Found => ({
  ...{ kind: 'content', place, owner: 'root', bytes: Buffer.from(JSON.stringify({ schema: 1, ...limits })) },
})
/** What refuses `subject`, and by which member of the configuration. */
export const denied = (subject: string, detail: string) => ({ info: { code: 'managed-denied', subject, detail } })
