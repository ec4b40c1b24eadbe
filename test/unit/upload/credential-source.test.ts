import { expect, test } from 'vitest'
import { CredentialSource } from '../../../renderer/upload/credential-source.ts'
import { AppError, type ErrorInfo } from '../../../shared/errors.ts'
import { ManualClock, settle } from '../../fakes/clocks.ts'
import { exampleCredential } from '../../fakes/engine-harness.ts'

const LIFE_MS = 1_000_000
const SCOPE = { profileId: 'p', prefix: 'in/' }
function setup() {
  const clock = new ManualClock()
  const state: { asked: number; refusal: ErrorInfo | undefined } = { asked: 0, refusal: undefined }
  const source = new CredentialSource(
    {
      async getCredential() {
        state.asked += 1
        await settle()
        if (state.refusal !== undefined) throw new AppError(state.refusal)
        return exampleCredential(`AKIDEXAMPLE${state.asked}`, clock.nowMs() + LIFE_MS, { lifetimeMs: LIFE_MS })
      },
    },
    clock,
  )
  const id = async (): Promise<string> => (await source.get(SCOPE)).credential.tmpSecretId
  return { clock, state, source, id }
}

test('concurrent requests share one call, and its credential is used until 80 % of its life', async () => {
  const { clock, state, id } = setup()
  expect(await Promise.all([id(), id(), id()])).toEqual(['AKIDEXAMPLE1', 'AKIDEXAMPLE1', 'AKIDEXAMPLE1'])
  await clock.advance(LIFE_MS * 0.79)
  await id()
  await settle()
  expect(state.asked).toBe(1)
})

test('from 80 % on it is renewed behind the user’s back, and the old one serves meanwhile', async () => {
  const { clock, state, id } = setup()
  await id()
  await clock.advance(LIFE_MS * 0.8)
  expect(await id()).toBe('AKIDEXAMPLE1')
  await settle()
  await settle()
  expect(await id()).toBe('AKIDEXAMPLE2')
  expect(state.asked).toBe(2)
})

test('a renewal that fails does no harm until 95 %, then it is the reason', async () => {
  const { clock, state, id, source } = setup()
  await id()
  state.refusal = { code: 'key-missing' }
  await clock.advance(LIFE_MS * 0.9)
  for (let use = 0; use < 20; use += 1) await id()
  await settle()
  expect(state.asked).toBe(2)
  expect(await id()).toBe('AKIDEXAMPLE1')
  await clock.advance(LIFE_MS * 0.05)
  await expect(id()).rejects.toThrow('key-missing')
  const asked = state.asked
  await expect(id()).rejects.toThrow('key-missing')
  expect(state.asked).toBe(asked)
  state.refusal = undefined
  source.retry(SCOPE)
  expect(await id()).toMatch(/^AKIDEXAMPLE/)
})

test.each([
  ['an STS', 'at the first time', 'sts-unreachable'],
  ['an STS', 'after it has worked', 'sts-unreachable'],
  ['an organisation’s server', 'after it has worked', 'broker-unreachable'],
] as const)('%s out of reach is asked again: %s', async (_who, when, code) => {
  const { clock, state, id, source } = setup()
  if (when !== 'at the first time') {
    await id()
    await clock.advance(LIFE_MS)
  }
  state.refusal = { code }
  await expect(id()).rejects.toThrow(code)
  expect(source.failure(SCOPE)).toBeUndefined()
  state.refusal = undefined
  expect(await id()).toMatch(/^AKIDEXAMPLE/)
})

test('a refused credential is replaced once; the replacement refused too, the refusal stands', async () => {
  const { source, state, id } = setup()
  const error = { code: 'credential-expired' } as const
  await id()
  source.refuse(SCOPE, 'AKIDEXAMPLE1', error)
  source.refuse(SCOPE, 'AKIDEXAMPLE1', error)
  expect(await id()).toBe('AKIDEXAMPLE2')
  source.refuse(SCOPE, 'AKIDEXAMPLE1', error)
  expect(await id()).toBe('AKIDEXAMPLE2')
  source.refuse(SCOPE, 'AKIDEXAMPLE2', error)
  await expect(id()).rejects.toThrow('credential-expired')
  expect(state.asked).toBe(2)
})

test('a replacement that was accepted may be refused later like any other', async () => {
  const { source, id } = setup()
  const error = { code: 'credential-expired' } as const
  await id()
  source.refuse(SCOPE, 'AKIDEXAMPLE1', error)
  await id()
  source.accepted(SCOPE, 'AKIDEXAMPLE2')
  source.refuse(SCOPE, 'AKIDEXAMPLE2', error)
  expect(await id()).toBe('AKIDEXAMPLE3')
})

test('the clock offset is the credential’s until COS shows another', async () => {
  const { clock, source } = setup()
  expect((await source.get(SCOPE)).offsetMs).toBe(0)
  source.correctClock(SCOPE, clock.nowMs() - 5000)
  expect((await source.get(SCOPE)).offsetMs).toBe(-5000)
})

test('scopes do not share', async () => {
  const { source, state } = setup()
  await source.get(SCOPE)
  await source.get({ ...SCOPE, prefix: 'other/' })
  expect(state.asked).toBe(2)
})
