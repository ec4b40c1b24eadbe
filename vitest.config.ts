import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const project = (name: string, extra: object = {}) => ({
  test: { name, include: [`test/${name}/**/*.test.ts`], environment: 'node' as const, ...extra },
})

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  test: {
    projects: [
      // Some go through a thousand files, which takes a busy machine several of the five seconds that are usual.
      project('unit', { testTimeout: 20_000 }),
      project('integration', { testTimeout: 60_000, hookTimeout: 60_000 }),
      project('app', {
        ...{ testTimeout: 180_000, hookTimeout: 180_000 },
        setupFiles: ['test/app/lib/own-session.ts'],
      }),
    ],
  },
})
