import { expect, test } from 'vitest'
import { batchOf, MIB } from '../../fakes/engine-harness.ts'
import { type Answered, startLifetimeApp } from './lifetime-app.ts'

const LIFE_SECONDS = 60
const MINT = 'GetFederationToken'
const DAY_MS = 86_400_000

/** By then the next key is in use: a life of a minute is over here in half a second, in which a busy computer may not get one. */
const RENEWED_BY = 0.85

/** Time that passes with each part that has arrived, however busy this computer is; it waits for a key that is due. */
function workClock(partMs: number) {
  const state = { nowMs: Date.now(), inUseFromMs: 0 }
  const seen = new Set<string | undefined>()
  return {
    nowMs: () => state.nowMs,
    startMs: state.nowMs,
    onRequest: ({ kind, secretId }: Pick<Answered, 'kind' | 'secretId'>) => {
      if (kind !== 'UploadPart') return
      if (!seen.has(secretId)) state.inUseFromMs = state.nowMs
      seen.add(secretId)
      state.nowMs = Math.min(state.nowMs + partMs, state.inUseFromMs + RENEWED_BY * LIFE_SECONDS * 1000)
    },
  }
}

/** How old each part's key was when the part came, in ms since the STS call for it: keys are used in the order they were made. */
function agesByKey(mints: readonly Answered[], uses: readonly Answered[]): readonly number[] {
  const keys = [...new Set(uses.map(({ secretId }) => secretId))]
  return uses.map(({ secretId, arrivedMs }) => arrivedMs - (mints[keys.indexOf(secretId)]?.arrivedMs ?? Number.NaN))
}

test('credentials of 60 s over more than 1000 parts: no part fails, and STS is asked once per life', async () => {
  const clock = workClock(200)
  const app = await startLifetimeApp({ ...clock, profile: { durationSeconds: LIFE_SECONDS } })
  await app.addFile('huge.file', 1100 * MIB)
  app.harness.add(batchOf('huge.file'))
  await app.harness.until(([row]) => row?.phase === 'done' || row?.phase === 'failed', 50_000)
  expect(await app.harness.row('huge.file')).toMatchObject({ phase: 'done', verified: true })
  expect(app.answered.filter(({ status }) => status !== 200)).toEqual([])
  expect(app.of('UploadPart')).toHaveLength(1100)
  const seconds = (clock.nowMs() - clock.startMs) / 1000
  const lives = app.broker.requests()
  expect(lives).toBeLessThanOrEqual(Math.ceil(seconds / (LIFE_SECONDS * 0.8)))
  expect(lives).toBeGreaterThanOrEqual(Math.ceil(seconds / (LIFE_SECONDS * RENEWED_BY)))
  // The last may be on its way still.
  await expect.poll(() => app.of(MINT).length).toBe(lives)
  await expect.poll(() => app.audit.entries.filter(({ outcome }) => outcome === 'granted').length).toBe(lives)
  const ages = agesByKey(app.of(MINT), app.of('UploadPart'))
  expect(Math.max(...ages), 'no key is used to its very end').toBeLessThan(LIFE_SECONDS * 1000)
})

test('many files, and pauses that race with renewals, cost no more STS calls', async () => {
  const clock = workClock(250)
  let parts = 0
  const app = await startLifetimeApp({
    ...clock,
    profile: { durationSeconds: LIFE_SECONDS },
    onRequest(record) {
      clock.onRequest(record)
      if (record.kind !== 'UploadPart') return
      parts += 1
      // About each tenth of a life, so that some fall upon a renewal.
      if (parts % 25 === 0) app.harness.send({ type: 'jobs.pause', ids: 'all' })
      if (parts % 25 === 0) app.harness.send({ type: 'jobs.resume', ids: 'all' })
    },
  })
  const names = Array.from({ length: 12 }, (_, index) => `big-${index}.file`)
  for (const name of names) await app.addFile(name, 40 * MIB)
  app.harness.add(batchOf(...names))
  const isOver = (phase: string): boolean => phase === 'done' || phase === 'failed'
  await app.harness.until((rows) => rows.length === 12 && rows.every(({ phase }) => isOver(phase)), 50_000)
  expect((await app.harness.rows()).filter(({ phase }) => phase !== 'done')).toEqual([])
  expect(app.answered.filter(({ status }) => status === 403)).toEqual([])
  const seconds = (clock.nowMs() - clock.startMs) / 1000
  expect(app.of(MINT).length).toBeGreaterThan(1)
  expect(app.of(MINT).length).toBeLessThanOrEqual(Math.ceil(seconds / (LIFE_SECONDS * 0.8)))
})

test('a credential that is revoked in mid-upload is renewed, and what it could not do is done again', async () => {
  const app = await startLifetimeApp()
  await app.addFile('big.file', 60 * MIB)
  const effect = { type: 'status', status: 403, code: 'InvalidAccessKeyId' } as const
  app.emulator.faults.add({ kind: 'UploadPart', partNumber: 20, times: 1, effect })
  app.harness.add(batchOf('big.file'))
  await app.harness.ended(1)
  expect(await app.harness.row('big.file')).toMatchObject({ phase: 'done', verified: true })
  expect(app.of(MINT)).toHaveLength(2)
})

test.each([
  ['a day ahead', -DAY_MS, true],
  ['a day behind', DAY_MS, true],
  ['a day ahead, over TLS', -DAY_MS, false],
  ['a day behind, over TLS', DAY_MS, false],
])('a computer whose clock is %s uploads, and knows by how much it is wrong', async (_words, offsetMs, isPlain) => {
  const serverNowMs = (): number => Date.now() + offsetMs
  const app = await startLifetimeApp({ serverNowMs, isPlain, sts: 'as-in-the-app' })
  await app.addFile('small.file', 1000)
  await app.addFile('big.file', 20 * MIB)
  app.harness.add(batchOf('small.file', 'big.file'))
  const rows = await app.harness.ended(2)
  expect(rows.map(({ phase, verified }) => ({ phase, verified }))).toEqual(
    rows.map(() => ({ phase: 'done', verified: true })),
  )
  // A Date header has whole seconds.
  expect(Math.abs(app.clock.offsetMs() - offsetMs)).toBeLessThan(3000)
  // STS refuses the first signature and tells the time with it; COS never sees a wrong one.
  expect(app.of(MINT).map(({ code }) => code)).toEqual(['AuthFailure.SignatureExpire', ''])
  expect(app.answered.filter(({ kind, status }) => kind !== MINT && status !== 200)).toEqual([])
})

test.each([
  // Behind: signatures that ended yesterday, which COS refuses with its own time.
  ['back', -DAY_MS],
  // Ahead: credential and grant look as if they had ended; the next one brings the right time.
  ['forward', DAY_MS],
])(
  'a clock that is set %s by a day in mid-upload is corrected, and what was refused is sent again',
  async (way, byMs) => {
    let offsetMs = 0
    const app = await startLifetimeApp({
      nowMs: () => Date.now() + offsetMs,
      serverNowMs: Date.now,
      onRequest: ({ kind }) => {
        if (kind === 'UploadPart') offsetMs = byMs
      },
    })
    await app.addFile('big.file', 40 * MIB)
    app.harness.add(batchOf('big.file'))
    await app.harness.ended(1)
    expect(await app.harness.row('big.file')).toMatchObject({ phase: 'done', verified: true })
    const refusals = app.answered.filter(({ kind, status }) => kind === 'UploadPart' && status !== 200)
    if (way === 'back') expect(refusals.map(({ code }) => code)).toContain('AccessDenied')
    else expect(app.of(MINT).length).toBeGreaterThan(1)
  },
)
