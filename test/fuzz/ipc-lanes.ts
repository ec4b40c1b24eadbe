import type { Page } from 'playwright-core'
import type { PageCall, WindowName } from './call.ts'
import type { FuzzApp } from './fuzz-app.ts'
import { foreignCall, forgedCall, type Ground, offeredCalls, windowCall } from './ipc-calls.ts'
import { type Judged, judge } from './judge.ts'
import type { LeakWatch } from './leaks.ts'
import type { Outcome, Tally } from './tally.ts'

/** Makes so many calls of its kind and counts them. */
export type Lane = (count: number) => Promise<void>

export interface Scene {
  readonly app: FuzzApp
  readonly ground: Ground
  readonly watch: LeakWatch
  readonly tally: Tally
  readonly distDir: string
}

/** Every call of the window's contract once, valid, but no more than so many; answers how many. */
export async function offered(scene: Scene, name: WindowName, atMost: number): Promise<number> {
  const calls = offeredCalls(name, scene.ground).slice(0, atMost)
  await inPage(scene, await scene.app.window(name), calls)
  return calls.length
}

/** One of our own windows, which is open. */
export const windowLane =
  (scene: Scene, name: WindowName): Lane =>
  async (count) =>
    inPage(
      scene,
      await scene.app.window(name),
      times(count, () => windowCall(name, scene.ground)),
    )

/** A window of the app's process that is none of ours. */
export const foreignLane =
  (scene: Scene, who: string, page: Page): Lane =>
  (count) =>
    inPage(
      scene,
      page,
      times(count, () => foreignCall(who, scene.ground)),
    )

/** Senders that no window can be, and for control one that is right. */
export const forgedLane =
  (scene: Scene): Lane =>
  async (count) => {
    const calls = times(count, () => forgedCall(scene.ground))
    judgeAll(scene, calls, await scene.app.forge(calls.map(({ judged: _ours, ...call }) => call)))
  }

/** Makes the calls in that page, and takes them into the count. */
export async function inPage(
  scene: Scene,
  page: Page,
  calls: readonly (PageCall & { judged: Judged })[],
): Promise<void> {
  const sent = calls.map(({ judged: _ours, ...call }) => call)
  try {
    judgeAll(scene, calls, await scene.app.run(page, sent))
  } catch (error) {
    // The page is gone with the answers; the app loads its own anew.
    for (const _lost of calls) scene.tally.refused()
    const [first] = calls
    scene.tally.crash(`a page while it made ${calls.length} calls like ${first?.judged.words}: ${String(error)}`)
  }
}

function judgeAll({ watch, tally }: Scene, calls: readonly { judged: Judged }[], outcomes: readonly Outcome[]): void {
  for (const [index, { judged }] of calls.entries()) {
    const outcome = outcomes[index]
    if (outcome === undefined) throw new Error('a call has no outcome')
    judge(judged, outcome, watch, tally)
  }
}

const times = <T>(count: number, make: () => T): T[] => Array.from({ length: count }, make)
