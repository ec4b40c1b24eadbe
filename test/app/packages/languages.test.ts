import { beforeAll, expect, test } from 'vitest'
import { drivableDir, executableOf } from '../lib/packages.ts'
import { startApp } from '../lib/window-app.ts'
import { useWorkspace } from '../lib/workspace.ts'

const workspace = useWorkspace()

beforeAll(() => {
  process.env['COS_COURIER_EXECUTABLE'] = executableOf(drivableDir())
})

// Chromium knows the system's language only by the language files that are packed.
test.each([
  ['zh_TW.UTF-8', 'zh-CN'],
  ['de_DE.UTF-8', 'en'],
])('a packaged app on a system in %s speaks %s', async (LANG, language) => {
  const { page } = await startApp(workspace(), { env: { LANG, LANGUAGE: undefined, LC_ALL: undefined } })
  await expect.poll(() => page.evaluate(() => document.documentElement.lang)).toBe(language)
})
