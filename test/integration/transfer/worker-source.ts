import { fileURLToPath } from 'node:url'
import { build } from 'vite'

let built: Promise<string> | undefined

/** The file worker as one CommonJS script for `new Worker(source, { eval: true })`: no build of the app is needed. */
export const workerSource = (): Promise<string> => (built ??= bundle())

async function bundle(): Promise<string> {
  const entry = fileURLToPath(new URL('../../../main/transfer/crc64-worker.ts', import.meta.url))
  const result = await build({
    configFile: false,
    logLevel: 'error',
    ssr: { noExternal: true },
    build: { ssr: entry, write: false, rolldownOptions: { output: { format: 'cjs' } } },
  })
  const [output] = 'output' in result ? result.output : []
  if (output?.type !== 'chunk') throw new Error('the worker was not bundled into one file')
  return output.code
}
