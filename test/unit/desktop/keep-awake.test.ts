import { expect, test } from 'vitest'
import { createKeepAwake, HOPE_MS } from '../../../main/desktop/keep-awake.ts'
import type { Progress } from '../../../shared/ipc/desktop-calls.ts'
import { figures } from './figures.ts'

function arrange() {
  const heard: boolean[] = []
  let blockers = 0
  let wanted = true
  let timer: { readonly delayMs: number; readonly act: () => void } | undefined
  const awake = createKeepAwake({
    block: () => {
      blockers += 1
      return () => {
        blockers -= 1
      }
    },
    isWanted: () => wanted,
    setTimer: (delayMs, act) => {
      timer = { delayMs, act }
      return () => {
        timer = undefined
      }
    },
    onChange: (isKept) => heard.push(isKept),
  })
  const setWanted = (value: boolean): void => {
    wanted = value
  }
  return { awake, heard, blockers: () => blockers, timer: () => timer, setWanted }
}

const moving = figures({ active: 2 })
const waiting = (waitingFor: NonNullable<Progress['waitingFor']>): Progress => figures({ active: 2, waitingFor })

test('the computer is kept awake while something is sent, by one blocker, and not any longer', () => {
  const { awake, blockers, heard } = arrange()
  for (const progress of [undefined, figures({ paused: 1, failed: 1 }), moving, figures({ isWalking: true }), moving])
    awake.refresh(progress)
  expect([blockers(), awake.isKept(), heard]).toEqual([1, true, [true]])
  awake.refresh(figures({ done: 2 }))
  expect([blockers(), heard]).toEqual([0, [true, false]])
})

test.each(['timetable', 'keychain', 'start'] as const)('what waits for the %s lets it sleep at once', (what) => {
  const { awake, blockers } = arrange()
  awake.refresh(moving)
  awake.refresh(waiting(what))
  expect(blockers()).toBe(0)
})

test('a network that is gone may come back: two minutes are waited, and no more', () => {
  const { awake, blockers, timer } = arrange()
  awake.refresh(moving)
  awake.refresh(waiting('network'))
  const first = timer()
  awake.refresh(waiting('network'))
  expect([blockers(), timer()?.delayMs, timer() === first]).toEqual([1, HOPE_MS, true])
  awake.refresh(moving)
  expect([blockers(), timer()]).toEqual([1, undefined])
  awake.refresh(waiting('credential'))
  timer()?.act()
  expect(blockers()).toBe(0)
  // Still waiting: it stays asleep until something moves.
  awake.refresh(waiting('network'))
  expect(blockers()).toBe(0)
  awake.refresh(moving)
  expect(blockers()).toBe(1)
})

test('the setting holds at once, both ways', () => {
  const { awake, blockers, setWanted } = arrange()
  setWanted(false)
  awake.refresh(moving)
  expect(blockers()).toBe(0)
  setWanted(true)
  awake.refresh(moving)
  setWanted(false)
  awake.refresh(moving)
  expect(blockers()).toBe(0)
})
