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

test('an ACL has to be one of those the profile allows; the scope names it alone', () => {
  const open = exampleProfile({ acls: ['private', 'public-read'] })
  expect(assertAllowed(open, '', 'public-read')).toMatchObject({ acl: 'public-read' })
  expect(assertAllowed(open, '')).not.toHaveProperty('acl')
  const denied = (acl: string) => expect.objectContaining({ info: { code: 'acl-denied', subject: acl } })
  expect(() => assertAllowed(open, '', 'authenticated-read')).toThrow(denied('authenticated-read'))
  expect(() => assertAllowed(profile, 'team/', 'default')).toThrow(denied('default'))
})

test('a profile for the whole bucket allows every safe prefix', () => {
  expect(assertAllowed(exampleProfile({ prefix: '' }), 'any/where/')).toMatchObject({ prefix: 'any/where/' })
})
