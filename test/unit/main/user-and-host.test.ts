import { expect, test } from 'vitest'
import { ofThisComputer, templateNames, withUserAndHost } from '../../../main/cli/user-and-host.ts'
import { type BatchOptions, defaultBatchOptions } from '../../../shared/batch-options.ts'

const withTemplate = (template: string): BatchOptions => ({
  ...defaultBatchOptions(),
  naming: { template, normalForm: 'nfc' },
})
const jane = { user: () => 'jane', host: () => 'desk' }

test('user and host stand where the template has their words, and the other words stay', () => {
  const { naming } = withUserAndHost(withTemplate('{host}/{user}/{yyyy}/{user}-{name}{ext}'), jane)
  expect(naming).toEqual({ template: 'desk/jane/{yyyy}/jane-{name}{ext}', normalForm: 'nfc' })
})

test('names that would be words, folders or replacement patterns are text', () => {
  const odd = { user: () => 'DOMAIN\\{uuid}', host: () => 'a/$&b' }
  expect(withUserAndHost(withTemplate('{user}/{host}/{path}'), odd).naming.template).toBe('DOMAIN__uuid_/a_$&b/{path}')
})

test('without a template, or without these words in it, nobody is asked and nothing changes', () => {
  const nobody = { user: () => expect.fail('asked'), host: () => expect.fail('asked') }
  for (const options of [defaultBatchOptions(), withTemplate('{path}')])
    expect(withUserAndHost(options, nobody)).toEqual(options)
})

test('a template that gets too long is refused by the name of its option', () => {
  const long = { ...jane, user: () => 'x'.repeat(600) }
  expect(() => withUserAndHost(withTemplate('{user}'), long)).toThrow(
    expect.objectContaining({ info: expect.objectContaining({ code: 'invalid-input', subject: '--key-template' }) }),
  )
})

test('this computer and its user have names', () => {
  expect(ofThisComputer.user()).not.toBe('')
  expect(ofThisComputer.host()).not.toBe('')
})

test('the window gets the names as text, so that its templates become the keys a command would make', () => {
  const odd = { user: () => 'DOMAIN\\jane', host: () => 'a/{b}' }
  expect(templateNames(odd)).toEqual({ user: 'DOMAIN_jane', host: 'a__b_' })
})
