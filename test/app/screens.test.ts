import { afterEach, expect, test } from 'vitest'
import { ACTS } from '../screens/acts/index.ts'
import { findingsOf } from '../screens/look.ts'
import { play } from '../screens/play.ts'
import { readStates } from '../screens/states.ts'
import { emptyKeychain } from './lib/keychain.ts'

const taken = new Set<string>()

// Acts leave their profiles' keys behind.
afterEach(() => emptyKeychain())

// In English; `npm run screens` looks at both languages.
test.each(ACTS)('$name: axe finds nothing in any state, and every text fits, also 40 % longer', async (act) => {
  const findings: string[] = []
  const states = await play(act, 'en', async (page, screen) => {
    findings.push(...(await findingsOf(page, screen)))
  })
  for (const state of states) taken.add(state)
  expect(findings).toEqual([])
})

test('an act shows every state on the list', () => {
  const listed = readStates().states.map(({ view, state }) => `${view}/${state}`)
  expect(listed.filter((state) => !taken.has(state))).toEqual([])
})
