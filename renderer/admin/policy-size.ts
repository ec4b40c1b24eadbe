import type { PolicyDocument } from '../../shared/policy-grants.ts'

/**
 * STS refuses longer policies with `PolicyTooLong`. Tencent publishes no number, so this is a careful guess, counted before
 * the policy is URL-encoded.
 */
export const POLICY_LIMIT_BYTES = 4096
const NEAR_BYTES = POLICY_LIMIT_BYTES * 0.8

/** The longest of them as STS gets it, and whether that is too much. */
export function sizeOf(policies: readonly PolicyDocument[]): {
  readonly bytes: number
  readonly level: 'fine' | 'near' | 'over'
} {
  const encoder = new TextEncoder()
  const bytes = Math.max(0, ...policies.map((policy) => encoder.encode(JSON.stringify(policy)).length))
  return { bytes, level: bytes > POLICY_LIMIT_BYTES ? 'over' : bytes >= NEAR_BYTES ? 'near' : 'fine' }
}
