import type { PolicyDocument } from './policy.ts'

/** Holder of a permanent key. UINs are decimal strings; a root account's `uin` equals its `ownerUin`. */
export interface Account {
  readonly appId: string
  readonly ownerUin: string
  readonly uin: string
  readonly secretId: string
  readonly secretKey: string
  readonly kind: 'root' | 'sub-account'
  /** What CAM lets a sub-account do; ignored for a root account, which may do everything on its own resources. */
  readonly policy?: PolicyDocument
  /** What STS attaches to this account's temporary keys in place of what was asked for: a service that grants too much. */
  readonly sessionPolicyInstead?: PolicyDocument
  /** A role somebody has taken: it has no permanent key, and `uin` is the role's number. */
  readonly isRole?: true
}

/** A CAM role: what it may do, and who may take it. */
export interface Role {
  readonly appId: string
  readonly ownerUin: string
  readonly roleId: string
  readonly name: string
  /** UINs its trust policy names. */
  readonly trusts: readonly string[]
  /** What its trust policy asks for beside. */
  readonly externalId?: string
  readonly policy: PolicyDocument
  /** Its own longest session in seconds; default 43200. */
  readonly maxSeconds?: number
}

const APP_ID = '1250000000'
const OWNER_UIN = '100000000001'

/** The default root account. */
export const EXAMPLE_ACCOUNT: Account = {
  appId: APP_ID,
  ownerUin: OWNER_UIN,
  uin: OWNER_UIN,
  secretId: 'AKIDEXAMPLE-root-account',
  secretKey: 'EXAMPLE-secret-key-of-the-root-account',
  kind: 'root',
}

/** A sub-account that may do everything, STS included. */
export const EXAMPLE_SUB_ACCOUNT: Account = {
  appId: APP_ID,
  ownerUin: OWNER_UIN,
  uin: '100000000002',
  secretId: 'AKIDEXAMPLE-sub-account',
  secretKey: 'EXAMPLE-secret-key-of-the-sub-account',
  kind: 'sub-account',
  policy: { version: '2.0', statement: [{ effect: 'allow', action: '*', resource: '*' }] },
}

/** A role that the sub-account above may take, for everything below `role/` of every bucket. */
export const EXAMPLE_ROLE: Role = {
  appId: APP_ID,
  ownerUin: OWNER_UIN,
  roleId: '4611686018427397919',
  name: 'uploader',
  trusts: ['100000000002'],
  policy: {
    version: '2.0',
    statement: [{ effect: 'allow', action: 'name/cos:*', resource: `qcs::cos:*:uid/${APP_ID}:*/role/*` }],
  },
}

/** A sub-account that may use COS but is denied `sts:GetFederationToken`. */
export const EXAMPLE_DENIED_ACCOUNT: Account = {
  appId: APP_ID,
  ownerUin: OWNER_UIN,
  uin: '100000000003',
  secretId: 'AKIDEXAMPLE-denied-account',
  secretKey: 'EXAMPLE-secret-key-of-the-denied-account',
  kind: 'sub-account',
  policy: {
    version: '2.0',
    statement: [
      { effect: 'allow', action: '*', resource: '*' },
      { effect: 'deny', action: 'name/sts:GetFederationToken', resource: '*' },
    ],
  },
}

/** A sub-account whose temporary keys may do everything, whatever policy was asked for. */
export const EXAMPLE_TOO_WIDE_ACCOUNT: Account = {
  ...EXAMPLE_SUB_ACCOUNT,
  uin: '100000000004',
  secretId: 'AKIDEXAMPLE-too-wide-account',
  secretKey: 'EXAMPLE-secret-key-of-the-too-wide-account',
  sessionPolicyInstead: { version: '2.0', statement: [{ effect: 'allow', action: '*', resource: '*' }] },
}
