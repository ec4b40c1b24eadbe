import { expect, test } from 'vitest'
import { closeWhenMoved } from '../../../main/close-when-moved.ts'
import type { KeyEntryWindow } from '../../../main/windows/key-entry-window.ts'
import type { NetworkSettings } from '../../../shared/network.ts'
import type { ProfileFile } from '../../../shared/settings.ts'
import { exampleProfile } from '../broker/example-profile.ts'

const SOURCE = { type: 'remote-broker', method: 'GET' } as const
const MANUAL = { mode: 'manual', host: 'p.example', port: 3128, user: 'jane' } as const
const QUERY = { kind: 'proxy-password', profile: 'x', lang: 'en' } as const

function setUp() {
  const state = {
    profile: exampleProfile({ source: { ...SOURCE, url: 'https://broker.example/sts' } }),
    network: { proxy: MANUAL } as NetworkSettings,
  }
  let changed = (): void => undefined
  let open: string | undefined
  const closed: boolean[] = []
  const window: KeyEntryWindow = {
    ask(profileId) {
      open ??= profileId
      return new Promise(() => undefined)
    },
    current: () => undefined,
    profileId: () => open,
    close(stored) {
      closed.push(stored)
      open = undefined
    },
  }
  const guarded = closeWhenMoved(window, {
    current: () => ({ schema: 1, language: 'en', profiles: [state.profile], network: state.network }),
    find: (id) => (id === state.profile.id ? state.profile : undefined),
    onChange: (listener) => {
      changed = listener
    },
  })
  const ask = (id: string): void => void guarded.ask(id, QUERY, undefined)
  const saveFile = (change: Partial<ProfileFile>): void => {
    state.profile = { ...state.profile, file: { ...state.profile.file, ...change } }
    changed()
  }
  const saveNetwork = (network: NetworkSettings): void => {
    state.network = network
    changed()
  }
  return { ask, closed, saveFile, saveNetwork, id: state.profile.id }
}

test('what is typed for one broker is not stored for another that the profile was changed to', () => {
  const { ask, closed, saveFile, id } = setUp()
  ask(id)
  saveFile({})
  expect(closed).toEqual([])
  saveFile({ source: { ...SOURCE, url: 'https://elsewhere.example/sts' } })
  expect(closed).toEqual([false])
})

test('a second question while the window is open does not change whom it is for', () => {
  const { ask, closed, saveFile, saveNetwork, id } = setUp()
  ask('proxy')
  ask(id)
  saveFile({ durationSeconds: 900 })
  expect(closed).toEqual([])
  saveNetwork({ proxy: { ...MANUAL, host: 'elsewhere.example' } })
  expect(closed).toEqual([false])
})

test('a proxy’s password stays with it where only its exceptions change, or that it is stored', () => {
  const { ask, closed, saveNetwork } = setUp()
  ask('proxy')
  saveNetwork({ proxy: { ...MANUAL, bypass: ['a.example'], passwordId: 'n-0123456789abcdef' } })
  expect(closed).toEqual([])
  saveNetwork({ proxy: { mode: 'none' } })
  expect(closed).toEqual([false])
})
