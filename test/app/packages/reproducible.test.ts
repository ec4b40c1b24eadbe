import path from 'node:path'
import { extractFile } from '@electron/asar'
import { expect, test } from 'vitest'
import { rebuildAsar, SURROUNDINGS, sha256Of } from '../../../scripts/lib/rebuild.mjs'
import { plainDir, resourcesOf } from '../lib/packages.ts'

test('the same sources in another place, at another time, by somebody with other habits, give the same archive', async () => {
  const asar = path.join(resourcesOf(plainDir()), 'app.asar')
  const { courier, version } = JSON.parse(extractFile(asar, 'package.json').toString())
  const elsewhere = SURROUNDINGS.at(-1)
  if (elsewhere === undefined) throw new Error('no surroundings')
  expect(await rebuildAsar(elsewhere, { courier, version })).toBe(sha256Of(asar))
})
