/** What an admin gives in CAM to whom a profile's key belongs, or to the role it takes. */
import type { PolicyDocument } from './policy-grants.ts'

export interface AccountPolicy {
  readonly holder: 'sub-account' | 'role'
  readonly policy: PolicyDocument
}
