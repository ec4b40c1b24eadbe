import { expect, test } from 'vitest'
import { AUDIT_EVENT_KINDS } from '../../../shared/audit-events.ts'
import { AUDIT_TOPICS, type AuditRow } from '../../../shared/ipc/audit-calls.ts'
import { describeAuditRow } from '../../../shared/messages/describe-audit.ts'
import { createTranslator } from '../../../shared/messages/translate.ts'

const t = createTranslator('en')
const row = (kind: AuditRow['kind'], members: AuditRow['members']): AuditRow => ({ hash: 'h', kind, members })

test('every kind of event is found under exactly one topic', () => {
  const filed = Object.values(AUDIT_TOPICS).flat()
  expect([...filed].sort()).toEqual(['credential', ...AUDIT_EVENT_KINDS].sort())
})

test('a credential says for where, and one that was refused why', () => {
  const members = { profileName: 'photos', bucket: 'examplebucket-1250000000', prefix: 'a/' }
  expect(describeAuditRow(t, row('credential', { ...members, outcome: 'granted' }))).toEqual({
    ...{ title: 'Temporary key for examplebucket-1250000000 ▸ a/', about: ['photos'], changes: [] },
    outcome: { isDone: true, text: 'granted' },
  })
  expect(describeAuditRow(t, row('credential', { ...members, outcome: 'sts-unreachable' })).outcome).toEqual({
    isDone: false,
    text: expect.stringContaining('“photos”'),
  })
})

test('an event says who, whose and what changed, in both languages', () => {
  const changes = JSON.stringify([
    { name: 'prefix', before: 'a/', after: 'b/' },
    { name: 'acls', before: '["private"]' },
  ])
  const changed = row('profile-changed', { who: 'command-line', profileName: 'photos', outcome: 'accepted', changes })
  expect(describeAuditRow(t, changed)).toEqual({
    ...{ title: 'Profile changed', about: ['photos', 'on the command line'] },
    outcome: { isDone: true, text: 'done' },
    changes: [
      { name: 'prefix', text: 'a/ → b/' },
      { name: 'acls', text: '["private"] → (none)' },
    ],
  })
  expect(describeAuditRow(createTranslator('zh-CN'), changed)).toMatchObject({
    ...{ title: '已更改配置', about: ['photos', '通过命令行'] },
  })
})

test('what no version of the app writes is shown as it stands', () => {
  const odd = row('other', { who: 'somebody', outcome: 'surprising', changes: '{"not":"a list"}' })
  expect(describeAuditRow(t, odd)).toEqual({
    ...{ title: 'Entry of a newer version', about: ['somebody'], changes: [] },
    outcome: { isDone: false, text: 'surprising' },
  })
})
