import { expect, test } from 'vitest'
import { createEndGuard, type EndChoice, type Refuge, type Stake } from '../../../main/desktop/end-guard.ts'
import { createEnding, EXIT_MS, TIDY_MS } from '../../../main/ending.ts'
import type { DesktopSettings } from '../../../shared/notifications.ts'

function arrange(
  onClose: DesktopSettings['onClose'],
  answer: EndChoice,
  isRemembered = false,
  stake: Stake = 'uploads',
) {
  const asked: Refuge[] = []
  const stakes: Stake[] = []
  const remembered: string[] = []
  let refuge: Refuge = 'tray'
  let isOpen = (): void => undefined
  const guard = createEndGuard({
    atStake: () => stake,
    setting: () => onClose,
    remember: async (choice) => void remembered.push(choice),
    refuge: async () => refuge,
    ask: async (where, what) => {
      asked.push(where)
      stakes.push(what)
      isOpen()
      return { choice: answer, isRemembered }
    },
  })
  const whileOpen = (act: () => void): void => {
    isOpen = act
  }
  const loseTray = (): void => {
    refuge = 'taskbar'
  }
  return { guard, asked, stakes, remembered, whileOpen, loseTray }
}

test.each<[DesktopSettings['onClose'], boolean, EndChoice, boolean]>([
  ['ask', false, 'cancel', true],
  ['ask', true, 'cancel', true],
  ['tray', false, 'stay', false],
  // Who says *Quit* does not mean *stay*.
  ['tray', true, 'cancel', true],
  ['pause', false, 'end', false],
  ['pause', true, 'end', false],
])('with the setting %s, quitting: %s, it comes to %s', async (setting, isQuitting, choice, isAsked) => {
  const { guard, asked } = arrange(setting, 'cancel')
  expect(await guard.decide(isQuitting)).toMatchObject({ choice })
  expect(asked.length === 1).toBe(isAsked)
})

test('watched folders are asked about when the window closes, and not when somebody says *Quit*', async () => {
  const { guard, stakes } = arrange('ask', 'stay', false, 'watches')
  expect([guard.isNeeded(false), guard.isNeeded(true)]).toEqual([true, false])
  expect(await guard.decide(false)).toEqual({ choice: 'stay', refuge: 'tray' })
  expect(stakes).toEqual(['watches'])
  const uploading = arrange('ask', 'stay')
  expect([uploading.guard.isNeeded(false), uploading.guard.isNeeded(true)]).toEqual([true, true])
})

test('a choice is remembered only when that is wanted, and never “cancel”', async () => {
  for (const [choice, kept] of [
    ['stay', ['tray']],
    ['end', ['pause']],
    ['cancel', []],
  ] as const) {
    const { guard, remembered } = arrange('ask', choice, true)
    await guard.decide(false)
    expect(remembered).toEqual(kept)
    const other = arrange('ask', choice)
    await other.guard.decide(false)
    expect(other.remembered).toEqual([])
  }
})

test('without a tray the window is made small instead, also where the tray was remembered', async () => {
  const { guard, asked, loseTray } = arrange('tray', 'stay')
  expect(await guard.decide(false)).toEqual({ choice: 'stay', refuge: 'tray' })
  loseTray()
  expect(await guard.decide(false)).toEqual({ choice: 'stay', refuge: 'taskbar' })
  expect(asked).toEqual([])
})

test('a second wish to close while the question is open changes nothing', async () => {
  const { guard, asked, whileOpen } = arrange('ask', 'end')
  const second: Promise<unknown>[] = []
  whileOpen(() => second.push(guard.decide(true)))
  expect(await guard.decide(false)).toMatchObject({ choice: 'end' })
  expect(await second[0]).toMatchObject({ choice: 'cancel' })
  expect(asked).toHaveLength(1)
})

interface Timer {
  readonly delayMs: number
  readonly act: () => void
}

function ending(tidy: () => Promise<void>) {
  const said: string[] = []
  const timers = new Set<Timer>()
  const { end, expect: expectEnd } = createEnding({
    tidy,
    exit: (code) => said.push(`exit ${code}`),
    force: (code) => said.push(`force ${code}`),
    setTimer: (delayMs, act) => {
      const timer = { delayMs, act }
      timers.add(timer)
      return () => timers.delete(timer)
    },
  })
  const fire = (delayMs: number): void => {
    for (const timer of [...timers]) if (timer.delayMs === delayMs && timers.delete(timer)) timer.act()
  }
  return { said, end, expectEnd, fire }
}

test('the process ends once it is tidied up, with the first code, and is made to where Electron does not', async () => {
  const { said, end, fire } = ending(async () => undefined)
  await Promise.all([end(3), end(0)])
  expect(said).toEqual(['exit 3'])
  fire(EXIT_MS)
  expect(said).toEqual(['exit 3', 'force 3'])
})

test('tidying up that hangs or fails does not keep the process', async () => {
  const hanging = ending(() => new Promise(() => undefined))
  const ended = hanging.end(1)
  hanging.fire(TIDY_MS)
  await ended
  expect(hanging.said).toEqual(['exit 1'])
  const failing = ending(() => Promise.reject(new Error('no')))
  await failing.end(1)
  expect(failing.said).toEqual(['exit 1'])
})

test('an end that Electron began and does not come to is brought about', async () => {
  const { said, expectEnd, fire } = ending(async () => undefined)
  expectEnd(() => 7)
  expectEnd(() => 8)
  expect(said).toEqual([])
  fire(TIDY_MS)
  await Promise.resolve()
  await Promise.resolve()
  expect(said).toEqual(['exit 7'])
})
