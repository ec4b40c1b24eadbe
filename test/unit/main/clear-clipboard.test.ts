import { expect, test } from 'vitest'
import { type Clipboard, clearIfHeld } from '../../../main/clear-clipboard.ts'

const KEY = ['AKIDEXAMPLE-clip', 'EXAMPLE-secret-clip']

/** As Electron before 45 has it (`named`), or since. */
function clipboardWith(texts: { clipboard: string; selection: string }, api: 'named' | 'split'): Clipboard {
  const place = (kind: 'clipboard' | 'selection') => ({
    readText: async () => texts[kind],
    clear: () => {
      texts[kind] = ''
    },
  })
  if (api === 'split') return { ...place('clipboard'), selection: place('selection') }
  return {
    readText: (kind = 'clipboard') => texts[kind],
    clear: (kind = 'clipboard') => {
      texts[kind] = ''
    },
  }
}

test.each(['named', 'split'] as const)('a key in the clipboard or the selection goes (%s)', async (api) => {
  const texts = { clipboard: 'EXAMPLE-secret-clip', selection: 'SecretId: AKIDEXAMPLE-clip\n' }
  await clearIfHeld(clipboardWith(texts, api), KEY, 'linux')
  expect(texts).toEqual({ clipboard: '', selection: '' })
})

test.each(['named', 'split'] as const)('whatever else was copied meanwhile stays (%s)', async (api) => {
  const texts = { clipboard: 'a shopping list', selection: 'EXAMPLE-secret-cli' }
  await clearIfHeld(clipboardWith(texts, api), KEY, 'linux')
  expect(texts).toEqual({ clipboard: 'a shopping list', selection: 'EXAMPLE-secret-cli' })
})

test('where there is no selection none is asked for', async () => {
  const texts = { clipboard: 'EXAMPLE-secret-clip', selection: 'EXAMPLE-secret-clip' }
  await clearIfHeld(clipboardWith(texts, 'named'), KEY, 'win32')
  expect(texts).toEqual({ clipboard: '', selection: 'EXAMPLE-secret-clip' })
})
