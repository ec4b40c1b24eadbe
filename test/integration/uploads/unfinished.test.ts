import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type ListedUpload, openCosAdminSession } from '../../../main/broker/cos-admin-client.ts'
import { inTurns } from '../../../main/uploads/in-turns.ts'
import type { Unfinished } from '../../../main/uploads/unfinished.ts'
import { type Emulator, EXAMPLE_SUB_ACCOUNT, startEmulator } from '../../emulator/index.ts'
import { spawnPlainCosAdmin } from '../cos-admin/plain-cos-admin.ts'
import { accountWithout, arrange, begin, sendParts } from './unfinished-harness.ts'

const BLIND = accountWithout(EXAMPLE_SUB_ACCOUNT, 'name/cos:ListMultipartUploads')
const HALF_BLIND = { ...accountWithout(EXAMPLE_SUB_ACCOUNT, 'name/cos:ListParts'), secretId: 'AKIDEXAMPLE-half-blind' }
const TIED = { ...accountWithout(EXAMPLE_SUB_ACCOUNT, 'name/cos:AbortMultipartUpload'), secretId: 'AKIDEXAMPLE-tied' }

let emulator: Emulator
beforeEach(async () => {
  emulator = await startEmulator({ store: 'discard', subAccounts: [EXAMPLE_SUB_ACCOUNT, BLIND, HALF_BLIND, TIED] })
})
afterEach(() => emulator.close())

const RESOURCE = 'qcs::cos:ap-guangzhou:uid/1250000000:examplebucket-1250000000/in/*'
const missing = (action: string) => ({
  code: 'permission-missing',
  subject: `{"effect":"allow","action":["name/cos:${action}"],"resource":["${RESOURCE}"]}`,
  cosCode: 'AccessDenied',
  httpStatus: 403,
})

async function all(unfinished: Unfinished) {
  const pages: (readonly ListedUpload[])[] = []
  let after: Parameters<Unfinished['page']>[0]
  do {
    const page = await unfinished.page(after)
    pages.push(page.items)
    after = page.after
  } while (after !== undefined)
  return { pages, items: pages.flat() }
}

describe('unfinished uploads', () => {
  test('are listed in pages, those below the prefix only, whatever their keys', async () => {
    const odd = ["in/it's a+b & (1)%2F.bin", 'in/测试/图片 😀', 'in/<a>&amp;"b"', 'in/ blank ', 'in/007']
    const many = Array.from({ length: 1003 }, (_, index) => `in/many/${index}`)
    await inTurns([...many, ...odd, 'elsewhere/x', 'inbox/x'], 8, async (key) => void (await begin(emulator, key)))
    const { pages, items } = await all(arrange(emulator).open())
    expect(pages.map(({ length }) => length)).toEqual([1000, 8])
    expect(new Set(items.map(({ key }) => key))).toEqual(new Set([...many, ...odd]))
    expect(items[0]).toMatchObject({ storageClass: 'STANDARD', initiator: expect.stringMatching(/\d/) })
    expect(Math.abs((items[0]?.initiatedMs ?? 0) - Date.now())).toBeLessThan(60_000)
  })

  test('of one key are all listed', async () => {
    for (let count = 0; count < 3; count += 1) await begin(emulator, 'in/same')
    const { items } = await all(arrange(emulator).open())
    expect(new Set(items.map(({ uploadId }) => uploadId)).size).toBe(3)
  })

  test('none is none', async () => {
    expect(await arrange(emulator).open().page()).toEqual({ items: [], after: undefined })
  })

  test('hold what all pages of their parts sum up to', async () => {
    const big = { key: 'in/big', uploadId: await begin(emulator, 'in/big') }
    const empty = { key: 'in/empty', uploadId: await begin(emulator, 'in/empty') }
    await sendParts(emulator, big, 1001, 3)
    const unfinished = arrange(emulator).open()
    expect(await unfinished.sizeOf(big)).toEqual({ state: 'known', sizeBytes: 3003, parts: 1001 })
    expect(await unfinished.sizeOf(empty)).toEqual({ state: 'known', sizeBytes: 0, parts: 0 })
    expect(await unfinished.sizeOf({ ...big, uploadId: 'never' })).toEqual({ state: 'gone' })
  })

  test('are aborted one by one; one that is gone is told as gone', async () => {
    const one = { key: 'in/one', uploadId: await begin(emulator, 'in/one') }
    await begin(emulator, 'in/two')
    const unfinished = arrange(emulator).open()
    expect(await unfinished.abort(one)).toEqual({ state: 'aborted' })
    expect(await unfinished.abort(one)).toEqual({ state: 'gone' })
    expect(emulator.uploads().map(({ key }) => key)).toEqual(['in/two'])
  })
})

describe('the credentials', () => {
  test('are one for looking and one for aborting, each asked for when it is needed, and each in the audit log', async () => {
    const one = { key: 'in/one', uploadId: await begin(emulator, 'in/one') }
    const { audit, open } = arrange(emulator)
    const unfinished = open()
    await Promise.all([unfinished.page(), unfinished.sizeOf(one), unfinished.sizeOf(one)])
    expect(audit.entries).toMatchObject([{ actions: 'uploads-list', prefix: 'in/', outcome: 'granted' }])
    await unfinished.abort(one)
    expect(audit.entries.map(({ actions }) => actions)).toEqual(['uploads-list', 'uploads-abort'])
    const asked = emulator.log.filter(({ temporary }) => temporary)
    expect(new Set(asked.map(({ kind, secretId }) => `${kind === 'AbortMultipartUpload'} ${secretId}`)).size).toBe(2)
  })

  test('are renewed when COS no longer takes them', async () => {
    const { audit, open } = arrange(emulator)
    const effect = { type: 'status', status: 400, code: 'ExpiredToken' } as const
    emulator.faults.add({ kind: 'ListMultipartUploads', times: 1, effect })
    expect(await open().page()).toMatchObject({ items: [] })
    expect(audit.entries).toHaveLength(2)
  })
})

describe('an account that may not', () => {
  const as = (account: typeof BLIND) => arrange(emulator, {}, { account }).open()
  test.each([
    ['list uploads', 'ListMultipartUploads', () => as(BLIND).page()],
    ['list parts', 'ListParts', () => as(HALF_BLIND).sizeOf({ key: 'in/a', uploadId: 'x' })],
    ['abort', 'AbortMultipartUpload', () => as(TIED).abort({ key: 'in/a', uploadId: 'x' })],
  ])('%s is told the statement it lacks', async (_, action, act) => {
    await expect(act()).rejects.toMatchObject({ info: missing(action) })
  })
})

describe('a process of its own', () => {
  test('answers many questions at once, and is started again after it has died', async () => {
    const children: ReturnType<typeof spawnPlainCosAdmin>[] = []
    const spawn = () => {
      const child = spawnPlainCosAdmin()
      children.push(child)
      return child
    }
    const openSession = () => openCosAdminSession(spawn)
    const ids = await Promise.all(['in/a', 'in/b', 'in/c'].map((key) => begin(emulator, key)))
    const unfinished = arrange(emulator, {}, { openSession }).open()
    const sizes = await Promise.all(
      ids.map((uploadId, index) => unfinished.sizeOf({ key: `in/${'abc'[index]}`, uploadId })),
    )
    expect(sizes).toEqual(ids.map(() => ({ state: 'known', sizeBytes: 0, parts: 0 })))
    expect(children).toHaveLength(1)
    emulator.faults.add({ kind: 'ListMultipartUploads', times: 1, effect: { type: 'delay', ms: 2000 } })
    const interrupted = unfinished.page()
    const heard = expect(interrupted).rejects.toMatchObject({ info: { code: 'internal' } })
    // The question has to be on its way: the process dies with it, not before.
    await sizesOf(unfinished, ids[0] ?? '')
    children[0]?.kill()
    await heard
    expect((await unfinished.page()).items).toHaveLength(3)
    expect(children).toHaveLength(2)
    unfinished.close()
  })
})

const sizesOf = (unfinished: Unfinished, uploadId: string) => unfinished.sizeOf({ key: 'in/a', uploadId })
