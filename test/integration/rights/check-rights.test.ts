import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type CosAdminSession, openCosAdminSession } from '../../../main/broker/cos-admin-client.ts'
import { checkRights } from '../../../main/rights/check-rights.ts'
import type { RightRow } from '../../../shared/rights-check.ts'
import type { ProfileFile } from '../../../shared/settings.ts'
import {
  type Account,
  type Emulator,
  EXAMPLE_BUCKET,
  EXAMPLE_DENIED_ACCOUNT,
  EXAMPLE_SUB_ACCOUNT,
  EXAMPLE_TOO_WIDE_ACCOUNT,
  startEmulator,
} from '../../emulator/index.ts'
import { directWay } from '../broker/direct-way.ts'
import { spawnPlainCosAdmin } from '../cos-admin/plain-cos-admin.ts'
import { accountWithout, arrange, plainSession } from '../uploads/unfinished-harness.ts'

const TIED = accountWithout(EXAMPLE_SUB_ACCOUNT, 'name/cos:AbortMultipartUpload')
/** Its temporary keys reach what begins like the folder: the prefix without its closing slash. */
const SLOPPY: Account = {
  ...EXAMPLE_TOO_WIDE_ACCOUNT,
  secretId: 'AKIDEXAMPLE-sloppy',
  sessionPolicyInstead: {
    version: '2.0',
    statement: [
      {
        effect: 'allow',
        action: ['name/cos:*Object', 'name/cos:*Upload*', 'name/cos:ListParts', 'name/cos:GetBucket'],
        resource: 'qcs::cos:*:*:examplebucket-1250000000/in*',
      },
    ],
  },
}
let emulator: Emulator
beforeEach(async () => {
  const subAccounts = [EXAMPLE_SUB_ACCOUNT, EXAMPLE_DENIED_ACCOUNT, EXAMPLE_TOO_WIDE_ACCOUNT, TIED, SLOPPY]
  const buckets = [EXAMPLE_BUCKET, { ...EXAMPLE_BUCKET, bucket: 'otherbucket-1250000000' }]
  emulator = await startEmulator({ store: 'discard', subAccounts, buckets })
})
afterEach(() => emulator.close())

async function check(
  change: Partial<ProfileFile> = {},
  account = emulator.account,
  openSession: () => CosAdminSession = plainSession,
) {
  const { profile, broker, audit } = arrange(emulator, change, { account })
  const rows = await checkRights(profile, { broker, wayTo: directWay, openSession })
  const names = (actual: RightRow['actual']) => rows.filter((row) => row.actual === actual).map(({ name }) => name)
  const wrong = rows.filter(({ ok }) => !ok).map(({ name }) => name)
  return { rows, names, wrong, audit }
}
const SUB_RESOURCES = [
  ...['bucket-acl', 'bucket-policy', 'bucket-cors', 'bucket-tagging', 'bucket-lifecycle'],
  ...['object-acl', 'object-tagging'],
]
const OUTSIDE = [
  'put-outside',
  'upload-part-outside',
  'head-outside',
  'get-outside',
  'delete-outside',
  'list-outside',
  'list-bucket',
  'list-uploads-outside',
]
const leftAtCos = () => [...emulator.objects(), ...emulator.uploads()]

describe('a check of a profile’s rights', () => {
  test.each([
    ['upload', ['head', 'list', 'get']],
    ['check', ['get']],
    ['share', []],
  ] as const)('finds a credential for “%s” as it should be, and leaves nothing', async (actions, notAllowed) => {
    const { wrong, names, audit } = await check({ actions })
    expect(wrong).toEqual([])
    expect(names('refused')).toEqual([
      ...[...notAllowed, 'delete', 'head-bucket', ...SUB_RESOURCES, 'set-acl', 'put-above', ...OUTSIDE],
    ])
    expect(audit.entries).toMatchObject([
      { actions, prefix: 'in/', durationSeconds: 1800, outcome: 'granted' },
      { actions, prefix: expect.stringMatching(/^in\/cos-courier-check-[0-9a-f]{32}\/$/), outcome: 'granted' },
    ])
    expect(leftAtCos()).toEqual([])
  })

  test('through the process that the app starts it finds the same', async () => {
    const { rows, wrong } = await check({}, emulator.account, () => openCosAdminSession(spawnPlainCosAdmin))
    expect([wrong, rows.length]).toEqual([[], 30])
    expect(leftAtCos()).toEqual([])
  })

  test('for a whole bucket there is no outside to try', async () => {
    const { wrong, rows } = await check({ prefix: '' })
    expect(wrong).toEqual([])
    expect(rows.map(({ name }) => name)).not.toContain('put-outside')
  })

  test('an ACL that the profile allows works, for the credential asked for with it, and no other', async () => {
    const { wrong, names, audit } = await check({ acls: ['public-read', 'private'] })
    expect(wrong).toEqual([])
    expect(names('allowed')).toContain('allowed-acl')
    expect(names('refused')).toEqual(expect.arrayContaining(['set-acl', 'other-acl']))
    expect(audit.entries.map(({ acl }) => acl)).toEqual([undefined, 'public-read', 'private', undefined])
    expect(leftAtCos()).toEqual([])
  })

  test('a credential that may do everything is told by every row that must be refused, and nothing is left', async () => {
    const { wrong, rows } = await check({ actions: 'upload' }, EXAMPLE_TOO_WIDE_ACCOUNT)
    const mustBeRefused = rows.filter(({ expected }) => expected === 'refused')
    expect(wrong).toEqual(mustBeRefused.map(({ name }) => name))
    expect(wrong).toEqual(
      expect.arrayContaining([...OUTSIDE, ...SUB_RESOURCES, 'head', 'list', 'get', 'delete', 'set-acl', 'put-above']),
    )
    expect(new Set(mustBeRefused.map(({ actual }) => actual))).toEqual(new Set(['allowed']))
    expect(leftAtCos()).toEqual([])
  })

  test('each ACL after the first is tried with a credential of its own', async () => {
    const { rows } = await check({ acls: ['public-read', 'private'] })
    const about = (name: string) => rows.filter((row) => row.name === name).map((row) => [row.about, row.actual])
    expect(about('allowed-acl')).toEqual([
      ['public-read', 'allowed'],
      ['private', 'allowed'],
    ])
    expect(about('other-acl').map(([, actual]) => actual)).toEqual(['refused', 'refused'])
  })

  test('each folder has keys of its own, which reach no other', async () => {
    const { wrong, rows, audit } = await check({ otherPrefixes: ['public/', 'team/2026/'] })
    expect(wrong).toEqual([])
    expect(rows.filter(({ about }) => about === 'team/2026/')).toHaveLength(4)
    expect(audit.entries.map(({ prefix }) => prefix)).toEqual(expect.arrayContaining(['in/', 'public/', 'team/2026/']))
    expect(leftAtCos()).toEqual([])
  })

  const CONDITIONS = {
    sourceIps: ['127.0.0.0/8', '::1'],
    secureTransport: true,
    maxContentLengthBytes: 4096,
    contentTypes: ['image/*'],
  } as const
  const conditions = { ...CONDITIONS, sourceIps: [...CONDITIONS.sourceIps], contentTypes: [...CONDITIONS.contentTypes] }

  test('conditions refuse what they are there for, and nothing that uploads need', async () => {
    const { wrong, names } = await check({ conditions, actions: 'share', acls: ['private'] })
    expect(wrong).toEqual([])
    expect(names('refused')).toEqual(expect.arrayContaining(['wrong-type', 'too-long']))
    expect(leftAtCos()).toEqual([])
    const elsewhere = await check({ conditions: { sourceIps: ['203.0.113.0/24'] } })
    expect(elsewhere.names('allowed')).toEqual([])
  })

  test('conditions that are not in force are found out, and still nothing is stored', async () => {
    const { wrong } = await check({ conditions, actions: 'share' }, EXAMPLE_TOO_WIDE_ACCOUNT)
    expect(wrong).toEqual(expect.arrayContaining(['wrong-type', 'too-long']))
    expect(leftAtCos()).toEqual([])
  })

  test('another bucket of the account is refused, and a credential that reaches it is told', async () => {
    const other = async (account: Account) => {
      const { profile, broker } = arrange(emulator, {}, { account })
      const rows = await checkRights(
        profile,
        { broker, wayTo: directWay, openSession: plainSession },
        'otherbucket-1250000000',
      )
      return rows.filter(({ about }) => about !== undefined).map(({ name, actual }) => [name, actual])
    }
    expect(await other(emulator.account)).toEqual([
      ['put-other-bucket', 'refused'],
      ['list-other-bucket', 'refused'],
    ])
    expect(await other(EXAMPLE_TOO_WIDE_ACCOUNT)).toEqual([
      ['put-other-bucket', 'allowed'],
      ['list-other-bucket', 'allowed'],
    ])
    expect(leftAtCos()).toEqual([])
  })

  test('a prefix without its closing slash is found by what lies beside the folder', async () => {
    const { wrong } = await check({ actions: 'share' }, SLOPPY)
    expect(wrong).toEqual(['delete', 'put-above', ...OUTSIDE.filter((name) => name !== 'list-bucket')])
  })

  test('an upload that may not be aborted is named', async () => {
    const { rows, wrong } = await check({}, TIED)
    const [left] = emulator.uploads()
    expect(wrong).toEqual(['abort-upload'])
    expect(rows.find(({ name }) => name === 'abort-upload')).toMatchObject({
      actual: 'refused',
      error: { code: 'access-denied', httpStatus: 403, requestId: expect.any(String) },
      left: { key: left?.key, uploadId: left?.uploadId },
    })
  })

  test('an upload whose beginning got no answer is found and aborted', async () => {
    emulator.faults.add({ kind: 'InitiateMultipartUpload', times: 9, effect: { type: 'loseReply' } })
    const { wrong } = await check()
    expect(wrong).toEqual(['initiate-upload'])
    const aborted = emulator.log.filter(({ kind, status }) => kind === 'AbortMultipartUpload' && status === 204)
    expect(aborted.length).toBeGreaterThan(0)
    expect(leftAtCos()).toEqual([])
  })

  test('a server that stores what it should not is told with the key', async () => {
    emulator.faults.add({ kind: 'PutObject', times: 1, effect: { type: 'status', status: 200, code: '' } })
    const { rows } = await check()
    const key = expect.stringMatching(/^in\/cos-courier-check-[0-9a-f]{32}$/)
    expect(rows[0]).toEqual({ name: 'put', expected: 'allowed', actual: 'stored', ok: false, left: { key } })
  })

  test('a server that fails is no proof of anything', async () => {
    emulator.faults.add({
      kind: 'DeleteObject',
      times: 9,
      effect: { type: 'status', status: 500, code: 'InternalError' },
    })
    const { rows } = await check()
    expect(rows.find(({ name }) => name === 'delete')).toMatchObject({ actual: 'unclear', ok: false })
  })

  test('without a credential nothing is tried', async () => {
    await expect(check({}, EXAMPLE_DENIED_ACCOUNT)).rejects.toMatchObject({ info: { code: 'sts-refused' } })
    expect(emulator.log.filter(({ bucket }) => bucket !== '')).toEqual([])
  })
})
