import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { beforeEach, expect, onTestFinished, test } from 'vitest'
import { compareWithFiles } from '../../../scripts/lib/faults-compare.mjs'
import { writeFiles } from '../../../scripts/lib/faults-files.mjs'
import { obey } from '../../emulator/control.ts'
import { type Emulator, startEmulator } from '../../emulator/index.ts'
import { createPartsLedger } from '../../emulator/parts-ledger.ts'
import { send } from './signed-request.ts'

const PREFIX = 'round-1/mixed/'
let emulator: Emulator
let folder: string
let files: readonly string[]
const ledger = createPartsLedger()

const encode = (key: string) => key.split('/').map(encodeURIComponent).join('/')
/** Signed paths are compared after decoding, so these few need no percent. */
const put = (file: string) =>
  send(emulator, { method: 'PUT', path: `/${encode(PREFIX + file)}`, body: readFileSync(path.join(folder, file)) })

interface State {
  readonly objects: { key: string; path: string }[]
  readonly uploads: unknown[]
}
const isState = (value: unknown): value is State => typeof value === 'object' && value !== null && 'objects' in value

/** What `npm run faults` counts at its end. */
async function counts() {
  const state = await obey(emulator, ledger, { ask: 'state' })
  if (!isState(state)) throw new Error('no state')
  const { objectsWrong, filesLost } = await compareWithFiles({ folder, files, prefix: PREFIX, objects: state.objects })
  return { objectsWrong: objectsWrong.length, filesLost: filesLost.length, orphanUploads: state.uploads.length }
}

beforeEach(async () => {
  const dir = mkdtempSync(path.join(tmpdir(), 'cos-courier-sabotage-'))
  folder = path.join(dir, 'mixed')
  emulator = await startEmulator({ store: { dir: path.join(dir, 'store') } })
  onTestFinished(async () => {
    await emulator.close()
    rmSync(dir, { recursive: true })
  })
  files = writeFiles(folder, '1', (file) => !file.startsWith('big'))
  for (const file of files) expect(await put(file)).toMatchObject({ status: 200 })
})

test.each([
  ['corrupt', { objectsWrong: 1, filesLost: 0, orphanUploads: 0 }],
  ['drop', { objectsWrong: 0, filesLost: 1, orphanUploads: 0 }],
  ['orphan', { objectsWrong: 0, filesLost: 0, orphanUploads: 1 }],
])('%s, asked for over the control channel, shows in its number and in no other', async (how, expected) => {
  expect(await counts()).toEqual({ objectsWrong: 0, filesLost: 0, orphanUploads: 0 })
  await obey(emulator, ledger, { ask: 'sabotage', how, prefix: 'round-1/' })
  expect(await counts()).toEqual(expected)
})
