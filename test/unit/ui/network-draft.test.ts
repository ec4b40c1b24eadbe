import { expect, test } from 'vitest'
import { checkNetwork, isNetworkChanged, networkDraftOf } from '../../../renderer/admin/network-draft.ts'
import type { NetworkChoice } from '../../../shared/network.ts'

const CHOICES: NetworkChoice[] = [
  {},
  { proxy: { mode: 'none' } },
  { proxy: { mode: 'manual', host: 'p.example', port: 3128 } },
  { proxy: { mode: 'manual', host: 'p.example', port: 3128, user: 'jane', bypass: ['*.a.example', '10.0.0.0/8'] } },
  { proxy: { mode: 'pac', location: 'http://w.example/p.pac' }, caFile: '/etc/ca.pem' },
]

test.each(CHOICES)('%j survives the way through the form unchanged', (choice) => {
  const draft = networkDraftOf(choice)
  expect(checkNetwork(draft)).toEqual({ ok: true, choice })
  expect(isNetworkChanged(draft, choice)).toBe(false)
  expect(isNetworkChanged({ ...draft, caFile: '/else.pem' }, choice)).toBe(true)
})

test('what the system says is the same whether it is written down or not', () => {
  expect(isNetworkChanged(networkDraftOf({ proxy: { mode: 'system' } }), {})).toBe(false)
})

test('an address pasted into the host’s field brings its port, and exceptions may be separated as people do', () => {
  const draft = { ...networkDraftOf({}), mode: 'manual', host: ' http://p.example:8080/ ' } as const
  expect(checkNetwork({ ...draft, bypass: 'a.example; b.example\n *.c.example,' })).toEqual({
    ok: true,
    choice: {
      proxy: { mode: 'manual', host: 'p.example', port: 8080, bypass: ['a.example', 'b.example', '*.c.example'] },
    },
  })
  expect(checkNetwork({ ...draft, port: '3128' })).toMatchObject({ choice: { proxy: { port: 3128 } } })
})

test('each field says what is wrong with it', () => {
  const manual = {
    ...networkDraftOf({}),
    mode: 'manual',
    host: 'p q',
    port: '0',
    user: 'a:b',
    bypass: 'a/b/c',
  } as const
  expect(checkNetwork(manual)).toEqual({
    ok: false,
    problems: {
      ...{ host: 'invalid.proxy-host', port: 'invalid.proxy-port' },
      ...{ user: 'invalid.proxy-user', bypass: 'invalid.proxy-bypass' },
    },
  })
  expect(checkNetwork({ ...networkDraftOf({}), mode: 'pac' })).toEqual({
    ok: false,
    problems: { location: 'invalid.pac' },
  })
})
