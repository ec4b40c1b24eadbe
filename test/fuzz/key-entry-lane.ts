import { windowCall } from './ipc-calls.ts'
import { inPage, type Lane, type Scene } from './ipc-lanes.ts'
import { judge } from './judge.ts'
import { recipeOf } from './recipe.ts'

/**
 * The window in which a key is typed: opened from the settings, and closed at the end by its own call, which stores the
 * key that was there before.
 */
export function keyEntryLane(scene: Scene, key: { readonly secretId: string; readonly secretKey: string }): Lane {
  const { app, ground, watch, tally } = scene
  return async (count) => {
    await app.keepKeyEntry(true)
    const admin = await app.window('admin')
    const enter = { way: 'invoke', channel: 'key.enter', input: recipeOf({ id: ground.allowed.profileId }) } as const
    const entered = app.run(admin, [enter])
    entered.catch(() => undefined) // told below, unless something else goes wrong first
    const page = await app.window('key-entry')
    const calls: ReturnType<typeof windowCall>[] = []
    while (calls.length < count - 1) {
      const call = windowCall('key-entry', ground)
      // A valid one closes the window before the others are made.
      if (!call.judged.isValid) calls.push(call)
    }
    await inPage(scene, page, calls)
    const submit = {
      way: 'invoke',
      channel: 'key.submit',
      input: recipeOf({ ...key, place: 'keychain', clearClipboard: false }),
    } as const
    // Its answer and the end of its page race; what `key.enter` answers is certain.
    await app.run(page, [submit]).catch(() => undefined)
    const [outcome] = await entered
    const judged = {
      words: 'admin key.enter',
      input: enter.input,
      isValid: true,
      isForeign: false,
      mayHoldCredential: false,
    }
    if (outcome) judge(judged, outcome, watch, tally)
    if (outcome && !outcome.text.includes('"stored":true')) tally.problem(`no key was stored: ${outcome.text}`)
    await app.keepKeyEntry(false)
  }
}
