import { expect, test } from 'vitest'
import { answerQuestion } from '../../../main/serving/answer.ts'
import type { Question } from '../../../main/serving/endpoint-process.ts'
import type { EndpointClient } from '../../../shared/endpoint.ts'
import { AppError } from '../../../shared/errors.ts'
import { exampleProfile } from '../broker/example-profile.ts'
import { FakeAudit } from '../broker/fakes.ts'

const CLIENT: EndpointClient = {
  ...{ id: 'c-0123456789abcdef', name: 'page', profileId: exampleProfile().id, tokenHash: '', createdMs: 0 },
  ...{ prefix: 'in/', actions: 'upload' },
}
const QUESTION: Question = {
  ...{ id: 1, clientId: CLIENT.id, requestId: '0'.repeat(16), address: '127.0.0.1' },
  type: 'question',
  route: 'sign',
}
const CREDENTIAL = {
  ...{ tmpSecretId: 'TMPEXAMPLE', tmpSecretKey: 'k', sessionToken: 't', startTime: 1, expiredTime: 2 },
  ...{ bucket: 'b-1250000000', region: 'r', prefix: 'in/' },
}

function setUp() {
  const audit = new FakeAudit()
  const state = { client: CLIENT as EndpointClient | undefined, denial: undefined as AppError | undefined, asked: 0 }
  const ports = {
    ...{ audit, profile: exampleProfile(), client: () => state.client },
    async assertPermitted() {
      if (state.denial) throw state.denial
    },
    async getCredential() {
      state.asked += 1
      return { credential: CREDENTIAL, isReused: true }
    },
  }
  return { state, audit, ports }
}

test('a client that is removed while its credential is made does not get it', async () => {
  const { state, audit, ports } = setUp()
  expect(await answerQuestion(ports, QUESTION)).toEqual({ ok: true, credential: CREDENTIAL })
  const getCredential: typeof ports.getCredential = async () => {
    state.client = undefined
    return ports.getCredential()
  }
  const reply = await answerQuestion({ ...ports, getCredential }, QUESTION)
  expect(reply).toEqual({ ok: false, refusal: 'client-unknown', reason: 'client-unknown' })
  expect(audit.events.map(({ outcome }) => outcome)).toEqual(['granted', 'client-unknown'])
})

test('a credential is not given again once the organisation forbids it', async () => {
  const { state, audit, ports } = setUp()
  state.denial = new AppError({ code: 'managed-denied', subject: 'endpoint' })
  expect(await answerQuestion(ports, QUESTION)).toMatchObject({ ok: false, reason: 'managed-denied' })
  expect([state.asked, audit.events.map(({ outcome }) => outcome)]).toEqual([0, ['managed-denied']])
})
