import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { fitPlace, openWindowPlaces, type PlacedWindow } from '../../../main/desktop/window-places.ts'

const USUAL = { width: 1000, height: 700 }
const SCREEN = { x: 0, y: 25, width: 1600, height: 975 }
const SECOND = { x: 1600, y: 0, width: 1280, height: 1024 }
const place = (x: number, y: number, width = 900, height = 600, isMaximized = false) => ({
  ...{ x, y, width, height, isMaximized },
})

test('a window that was never placed has its usual size, and the system places it', () => {
  expect(fitPlace(undefined, USUAL, [SCREEN])).toEqual({ ...USUAL, isMaximized: false })
  const small = { x: 0, y: 0, width: 800, height: 600 }
  expect(fitPlace(undefined, USUAL, [small])).toEqual({ width: 800, height: 600, isMaximized: false })
})

test('it opens where it was, also on the second display, and maximised', () => {
  expect(fitPlace(place(40, 60), USUAL, [SCREEN, SECOND])).toEqual(place(40, 60))
  expect(fitPlace(place(1700, 50, 900, 600, true), USUAL, [SCREEN, SECOND])).toEqual(place(1700, 50, 900, 600, true))
})

test.each([
  ['a display that is gone', place(1700, 50)],
  ['left of everything', place(-850, 60)],
  ['above everything', place(40, -400)],
  ['below everything', place(40, 990)],
])('%s: the size stays, the system places it', (_, was) => {
  expect(fitPlace(was, USUAL, [SCREEN])).toEqual({ width: 900, height: 600, isMaximized: false })
})

test('what can be taken hold of stays where it was; a title bar under a panel comes out of it', () => {
  expect(fitPlace(place(-700, 60), USUAL, [SCREEN])).toMatchObject({ x: -700, y: 60 })
  expect(fitPlace(place(40, 5), USUAL, [SCREEN])).toMatchObject({ x: 40, y: 25 })
})

test('it is never larger than its display, and never smaller than it can be made', () => {
  expect(fitPlace(place(0, 30, 4000, 3000), USUAL, [SCREEN])).toMatchObject({ width: 1600, height: 975 })
  expect(fitPlace(place(0, 30, 10, 10), USUAL, [SCREEN])).toMatchObject({ width: 480, height: 360 })
})

function openIn(dir: string) {
  const timers: (() => void)[] = []
  const damaged: string[] = []
  const places = openWindowPlaces({
    dataDir: dir,
    workAreas: () => [SCREEN],
    setTimer: (_, act) => {
      timers.push(act)
      return () => undefined
    },
    onDamaged: (keptAs) => damaged.push(keptAs),
    onUnsaved: (error) => {
      throw error
    },
  })
  return { places, timers, damaged }
}

function fakeWindow() {
  const now = { bounds: { x: 10, y: 40, width: 700, height: 500 }, isMaximized: false, isElsewhere: false }
  let changed = (): void => undefined
  const window: PlacedWindow = {
    onChange: (listener) => {
      changed = listener
    },
    normalBounds: () => now.bounds,
    isMaximized: () => now.isMaximized,
    isElsewhere: () => now.isElsewhere,
  }
  const change = (to: Partial<typeof now>): void => {
    Object.assign(now, to)
    changed()
  }
  return { window, change }
}

function dataDir(): string {
  const dir = mkdtempSync(join(tmpdir(), 'cos-courier-places-'))
  onTestFinished(() => rmSync(dir, { recursive: true }))
  return dir
}

test('the last place is on disk for the next start, written once for many moves, for its owner alone', async () => {
  const dir = dataDir()
  const { places, timers } = openIn(dir)
  const { window, change } = fakeWindow()
  places.watch('admin', window)
  for (const x of [11, 12, 13]) change({ bounds: { x, y: 40, width: 700, height: 500 } })
  expect(timers).toHaveLength(1)
  change({ isElsewhere: true, bounds: { x: 0, y: 0, width: 1600, height: 1000 } })
  await places.saved()
  expect(openIn(dir).places.placeFor('admin', USUAL)).toEqual(place(13, 40, 700, 500))
  expect(openIn(dir).places.placeFor('transfer', USUAL)).toEqual({ ...USUAL, isMaximized: false })
  expect(statSync(join(dir, 'window-places.json')).mode & 0o777).toBe(0o600)
})

test('a damaged file is put aside and counts as none', () => {
  const dir = dataDir()
  writeFileSync(join(dir, 'window-places.json'), '{"schema":1,"windows":{"transfer":{"x":1e99}}}')
  const { places, damaged } = openIn(dir)
  expect(places.placeFor('transfer', USUAL)).toEqual({ ...USUAL, isMaximized: false })
  expect(damaged).toHaveLength(1)
  expect(readFileSync(join(dir, readdirSync(dir)[0] ?? ''), 'utf8')).toContain('1e99')
})
