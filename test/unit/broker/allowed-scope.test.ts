import { expect, test } from 'vitest'
import { assertAllowed } from '../../../main/broker/allowed-scope.ts'
import { exampleProfile } from './example-profile.ts'

const profile = exampleProfile({ prefix: 'team/', actions: 'share', durationSeconds: 900 })

test.each(['team/', 'team/anna/', 'team/anna/2024/'])('allows %s below team/ with what the settings say', (prefix) => {
  const { bucket, region } = profile.file
  expect(assertAllowed(profile, prefix)).toEqual({ bucket, region, prefix, actions: 'share', durationSeconds: 900 })
})

test.each([
  ['', 'below "team/"'],
  ['teams/', 'below "team/"'],
  ['other/', 'below "team/"'],
  ['Team/', 'below "team/"'],
  ['team/../other/', '".."'],
  ['team/a*/', '"*"'],
  ['team/anna', 'ends in "/"'],
])('refuses "%s" with the reason', (prefix, reason) => {
  const denied = { code: 'scope-denied', subject: prefix, detail: expect.stringContaining(reason) }
  expect(() => assertAllowed(profile, prefix)).toThrow(expect.objectContaining({ info: denied }))
})

test('a profile for the whole bucket allows every safe prefix', () => {
  expect(assertAllowed(exampleProfile({ prefix: '' }), 'any/where/')).toMatchObject({ prefix: 'any/where/' })
})
