import { expect, test } from 'vitest'
import { placeOf } from '../../../main/serving/clients.ts'
import {
  checkServing,
  isServingChanged,
  type ServingDraft,
  servingDraftOf,
} from '../../../renderer/admin/serving-draft.ts'
import { NO_ENDPOINT } from '../../../shared/endpoint.ts'

const PLACE = placeOf(NO_ENDPOINT)
const DRAFT = servingDraftOf(PLACE)
const problems = (news: Partial<ServingDraft>) => {
  const checked = checkServing({ ...DRAFT, ...news })
  return checked.ok ? {} : checked.problems
}

test('what was never changed stays as it is: this computer only, no page, not started by itself', () => {
  expect(checkServing(DRAFT)).toEqual({ ok: true, place: PLACE })
  expect(PLACE).toEqual({ host: '127.0.0.1', port: 8123, allowedHosts: [], allowedOrigins: [], startWithApp: false })
  expect(isServingChanged(DRAFT, PLACE)).toBe(false)
})

test('lists are lines; what people copy along with an origin is left out', () => {
  const checked = checkServing({
    ...DRAFT,
    allowedOrigins: ' https://App.example.com/ \n\nhttp://localhost:3000',
    allowedHosts: 'broker.example.com,',
  })
  expect(checked).toMatchObject({
    place: {
      allowedOrigins: ['https://app.example.com', 'http://localhost:3000'],
      allowedHosts: ['broker.example.com'],
    },
  })
  expect(isServingChanged({ ...DRAFT, allowedOrigins: 'https://app.example.com' }, PLACE)).toBe(true)
})

test('other computers are let in with a certificate and its key only', () => {
  expect(problems({ host: '0.0.0.0' })).toEqual({ certFile: 'invalid.needs-certificate' })
  expect(problems({ host: '192.0.2.7', certFile: '/c.pem' })).toEqual({ certFile: 'invalid.certificate' })
  expect(problems({ host: '0.0.0.0', certFile: '/c.pem', keyFile: '/k.pem' })).toEqual({})
  for (const host of ['127.0.0.1', '127.1.2.3', '::1', 'localhost']) expect(problems({ host })).toEqual({})
})

test.each([
  [{ host: 'example.com' }, 'host'],
  [{ host: '' }, 'host'],
  [{ port: '0' }, 'port'],
  [{ port: '65536' }, 'port'],
  [{ port: '80a' }, 'port'],
  [{ allowedOrigins: '*' }, 'allowedOrigins'],
  [{ allowedOrigins: 'https://*.example.com' }, 'allowedOrigins'],
  [{ allowedOrigins: 'https://app.example.com/path' }, 'allowedOrigins'],
  [{ allowedOrigins: 'null' }, 'allowedOrigins'],
  [{ allowedHosts: 'https://broker.example.com' }, 'allowedHosts'],
  [{ allowedHosts: Array(21).fill('a.example.com').join('\n') }, 'allowedHosts'],
])('%j is told to be wrong where it stands', (news, field) => {
  expect(Object.keys(problems(news))).toEqual([field])
})
