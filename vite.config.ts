import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'
import { packageFolder } from './scripts/package/package-folder.mjs'

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

/** Left to Electron's Node: its own modules, and packages that stay in node_modules (see docs/dependencies.md). */
const external = [
  'electron',
  /^electron\//,
  ...builtinModules,
  /^node:/,
  'keytar',
  'qcloud-cos-sts',
  'cos-nodejs-sdk-v5',
]

/** Folders of the packages that have code in dist/: packages of the app tell whose work is in it. */
const BUNDLED_LIST = at('dist/bundled-packages.json')
const bundledSoFar = (): readonly string[] =>
  existsSync(BUNDLED_LIST) ? JSON.parse(readFileSync(BUNDLED_LIST, 'utf8')) : []

/** Below the project, with slashes; the bundler's own few lines are in its package. */
const fileOf = (id: string): string =>
  id.startsWith('\0rolldown/') ? `node_modules/${id.slice(1)}` : relative(at('.'), id).split(sep).join('/')

/** Adds those of one environment, or of one worker. By way of a file: each has its own copy of this one. */
const noteBundled = (): Plugin => ({
  name: 'note-bundled-packages',
  generateBundle(_options, bundle) {
    const ids = Object.values(bundle).flatMap((file) => (file.type === 'chunk' ? file.moduleIds : []))
    const folders = ids.flatMap((id) => packageFolder(fileOf(id)) ?? [])
    const all = [...new Set([...bundledSoFar(), ...folders])].sort()
    mkdirSync(at('dist'), { recursive: true })
    writeFileSync(BUNDLED_LIST, JSON.stringify(all, undefined, 2))
  },
})

/** One CommonJS file per entry: sandboxed preloads cannot be ESM, and utility processes start faster from one file. */
const node = (outDir: string, input: Record<string, string>, emptyOutDir = true) => ({
  consumer: 'server' as const,
  resolve: { noExternal: true as const, conditions: ['node', 'module', 'import', 'default'] },
  build: {
    outDir,
    emptyOutDir,
    target: 'node20',
    minify: false,
    sourcemap: true,
    ssr: true,
    rolldownOptions: {
      input,
      external,
      output: { format: 'cjs' as const, entryFileNames: '[name].cjs', chunkFileNames: 'chunk-[name]-[hash].cjs' },
    },
  },
})

export default defineConfig({
  root: at('renderer'),
  base: './',
  plugins: [react(), noteBundled()],
  worker: { format: 'es', plugins: () => [noteBundled()] },
  builder: {
    async buildApp(builder) {
      rmSync(BUNDLED_LIST, { force: true })
      for (const environment of Object.values(builder.environments)) await builder.build(environment)
    },
  },
  environments: {
    client: {
      build: {
        outDir: at('dist/renderer'),
        emptyOutDir: true,
        target: 'chrome130',
        // Chromium preloads modules itself: no script for browsers that do not.
        modulePreload: { polyfill: false },
        assetsInlineLimit: 0,
        rolldownOptions: {
          input: {
            transfer: at('renderer/transfer/index.html'),
            admin: at('renderer/admin/index.html'),
            'key-entry': at('renderer/key-entry/index.html'),
            'key-entry-headers': at('renderer/key-entry/headers.html'),
            'key-entry-temporary': at('renderer/key-entry/temporary.html'),
            passphrase: at('renderer/passphrase/index.html'),
          },
        },
      },
    },
    main: node(at('dist/main'), {
      index: at('main/index.ts'),
      transfer: at('main/transfer/index.ts'),
      'crc64-worker': at('main/transfer/crc64-worker.ts'),
      'keychain-helper': at('main/keychain/helper/index.ts'),
      'cos-admin': at('main/cos-admin/index.ts'),
      endpoint: at('main/endpoint/index.ts'),
    }),
    // A sandboxed preload cannot load a second file, so each is built alone.
    preloadTransfer: node(at('dist/preload'), { transfer: at('main/preload/transfer.ts') }, false),
    preloadAdmin: node(at('dist/preload'), { admin: at('main/preload/admin.ts') }, false),
    preloadKeyEntry: node(at('dist/preload'), { 'key-entry': at('main/preload/key-entry.ts') }, false),
    preloadPassphrase: node(at('dist/preload'), { passphrase: at('main/preload/passphrase.ts') }, false),
  },
})
