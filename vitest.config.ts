import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

/** What comes to be is waited for as long as a busy machine may need: the second that is usual is not enough. */
const project = (name: string, extra: object = {}) => ({
  test: {
    ...{ name, include: [`test/${name}/**/*.test.ts`], environment: 'node' as const },
    ...{ expect: { poll: { timeout: 15_000 } }, ...extra },
  },
})

const app = {
  ...{ testTimeout: 180_000, hookTimeout: 180_000 },
  setupFiles: ['test/app/lib/own-session.ts'],
}

/** Of the app tests those that say most about a packaged app; any of the others can run on it as well. */
const PACKAGED = ['first-run', 'sandbox', 'serve', 'upload-journey']

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  test: {
    // App tests say themselves how many files go at a time: scripts/test.mjs.
    maxWorkers: '100%',
    projects: [
      // Some go through a thousand files, which takes a busy machine several of the five seconds that are usual.
      project('unit', { testTimeout: 20_000 }),
      project('integration', { testTimeout: 60_000, hookTimeout: 60_000 }),
      project('app', app),
      project('packaged', { ...app, include: PACKAGED.map((name) => `test/app/${name}.test.ts`) }),
    ],
  },
})
