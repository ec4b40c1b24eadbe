import { beforeEach, expect, test } from 'vitest'
import { guardedServing, servable } from '../../../main/managed/guards.ts'
import { type Managed, openManaged } from '../../../main/managed/managed.ts'
import type { Found } from '../../../main/managed/policy-files.ts'
import { exampleProfile } from '../broker/example-profile.ts'
import { contentOf, denied, type Limits, place } from './managed-files.ts'

let found: Found
let managed: Managed
beforeEach(async () => {
  found = { kind: 'none' }
  managed = await openManaged({ names: [place], find: async () => found })
})
async function fix(limits: Limits): Promise<void> {
  found = contentOf(limits)
  await managed.refresh()
}

test('the endpoint starts only where it may, and ends once it may no longer', async () => {
  const asked: string[] = []
  const running = { status: 'stopped' } as const
  const serving = guardedServing(
    {
      start: () => Promise.reject(new Error('started')),
      stop: async () => void asked.push('stop'),
      state: () => running,
      refreshClients: () => undefined,
      onChange: () => () => undefined,
    },
    managed,
    () => undefined,
  )
  const lists = { allowedHosts: [], allowedOrigins: [] }
  const wish = { who: 'window', profile: exampleProfile({}), host: '127.0.0.1', port: 0, ...lists } as const
  await expect(serving.start(wish)).rejects.toThrow('started')
  await fix({ organisation: 'Example' })
  expect(asked).toEqual([])
  found = contentOf({ allowEndpoint: false })
  await expect(serving.start(wish)).rejects.toMatchObject(denied('endpoint', 'allowEndpoint'))
  expect(asked).toEqual(['stop'])
})

test('the endpoint does not stay where it was forbidden while it started', async () => {
  const own = exampleProfile({})
  const asked: string[] = []
  const times = { sinceMs: 0, granted: 0, refused: 0 }
  const serving = guardedServing(
    {
      async start() {
        await fix({ allowEndpoint: false })
        return { ...times, status: 'running', profileId: own.id, address: '', byCommand: false }
      },
      stop: async () => void asked.push('stop'),
      state: () => ({ status: 'stopped' }),
      refreshClients: () => undefined,
      onChange: () => () => undefined,
    },
    managed,
    () => undefined,
  )
  const lists = { allowedHosts: [], allowedOrigins: [] }
  const wish = { who: 'window', profile: own, host: '127.0.0.1', port: 0, ...lists } as const
  await expect(serving.start(wish)).rejects.toMatchObject(denied('endpoint', 'allowEndpoint'))
  // Once in vain, when there was nothing yet that could be stopped.
  expect(asked).toEqual(['stop', 'stop'])
})

test('a credential that was made before counts no more where the organisation forbids it now', async () => {
  const own = exampleProfile({})
  const assertPermitted = servable(managed, { profile: () => own })
  await assertPermitted(own.id)
  found = contentOf({ allowEndpoint: false })
  await expect(assertPermitted(own.id)).rejects.toMatchObject(denied('endpoint', 'allowEndpoint'))
  found = contentOf({ allowedSources: ['remote-broker'] })
  await expect(assertPermitted(own.id)).rejects.toMatchObject({ info: { code: 'managed-denied' } })
})
