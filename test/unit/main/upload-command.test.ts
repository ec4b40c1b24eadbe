import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { parseCommandLine } from '../../../main/cli/args.ts'
import { runUpload } from '../../../main/cli/upload-command.ts'
import { createUploadRuns } from '../../../main/cli/upload-runs.ts'
import { createClockWatch } from '../../../main/clock-watch.ts'
import { createSources } from '../../../main/grants.ts'
import { openOpenBatches } from '../../../main/state/open-batches.ts'
import { openSettings } from '../../../main/state/settings-store.ts'
import { createTransientProfiles } from '../../../main/state/transient-profiles.ts'
import type { BatchRequest, LeftUpload } from '../../../shared/job.ts'
import { createTranslator } from '../../../shared/messages/translate.ts'

const none = async (): Promise<never> => {
  throw new Error('an upload changes no profile and no key')
}
const NO_CHANGES = {
  ...{ saveProfile: none, addProfiles: none, removeProfile: none },
  ...{ storeKey: none, storeSecret: none, storeTemporaryKey: none, removeKey: none },
}

/** The command line of one computer whose uploads never get further than being open: each run is a new process. */
async function arrange() {
  const dir = mkdtempSync(join(tmpdir(), 'cos-courier-upload-'))
  onTestFinished(() => rmSync(dir, { recursive: true }))
  for (const name of ['photos', 'videos']) mkdirSync(join(dir, name))
  const profile = { schema: 1, bucket: 'examplebucket-1250000000', region: 'ap-guangzhou', prefix: 'in/' } as const
  const more = {
    addressing: 'virtual-host',
    durationSeconds: 1800,
    actions: 'check',
    allowInsecureHttp: false,
  } as const
  writeFileSync(join(dir, 'profile.json'), JSON.stringify(profile))
  await openSettings(dir).saveProfile('p', { ...profile, ...more })
  const run = async (args: readonly string[], files: number, left: readonly LeftUpload[] = []) => {
    const parsed = parseCommandLine(['upload', ...args])
    if (!parsed.ok || parsed.command.kind !== 'upload') throw new Error('not an upload')
    const sources = createSources()
    const openBatches = openOpenBatches(dir)
    for (const source of openBatches.sources()) sources.restore(source)
    const requested: BatchRequest[] = []
    const runs = createUploadRuns((batch) => {
      requested.push(batch)
      // What the page does, and then this process is gone.
      void openBatches.open(batch, sources.pathOf).then(() => {
        runs.finish(batch.batchId, { files, left, error: undefined })
        runs.close(batch.batchId)
      })
    })
    const ports = { sources, openBatches, runs, settings: openSettings(dir), transient: createTransientProfiles() }
    const said: string[] = []
    const ordered: string[] = []
    const say = (text: string): unknown => said.push(text)
    const io = { out: say, err: say, cwd: dir, secret: () => ({ secretId: '', secretKey: '' }) }
    const rest = {
      t: createTranslator('en'),
      needWindow: async () => undefined,
      credentialRequests: () => 0,
      orderCredential: (_id: string, prefix: string) => {
        ordered.push(prefix)
        return () => undefined
      },
      clock: createClockWatch(() => undefined),
      limitDuring: () => () => undefined,
      changes: NO_CHANGES,
    }
    const exitCode = await runUpload(parsed.command, io, { ...ports, ...rest })
    return { exitCode, said, requested, ordered }
  }
  const upload = async (...args: string[]): Promise<BatchRequest> => {
    const [batch] = (await run(['--profile', 'p', ...args], 0)).requested
    if (batch === undefined) throw new Error('no batch was requested')
    return batch
  }
  return { dir, run, upload }
}

test('the options go into the batch', async () => {
  const { upload } = await arrange()
  const { options } = await upload('photos', '--conflict', 'skip', '--exclude', '*.raw', '--tag', 'a=b')
  expect(options).toMatchObject({
    conflict: 'skip',
    walk: { excludes: expect.arrayContaining(['*.raw', '.DS_Store']) },
    object: { tags: { a: 'b' } },
  })
})

test('the credential ordered ahead is for the folder the upload goes to; of another day’s only the journal knows it', async () => {
  const { run } = await arrange()
  const orderedFor = async (...args: string[]) => (await run(['--profile', 'p', ...args], 0)).ordered
  expect(await orderedFor('photos')).toEqual(['in/photos/'])
  expect(await orderedFor('photos')).toEqual(['in/photos/'])
  expect(await orderedFor('photos', 'videos', '--prefix', 'in/2026/')).toEqual(['in/2026/'])
  const byDay = ['photos', '--key-template', 'by-day/{dd}/{name}{ext}']
  expect(await orderedFor(...byDay)).toEqual([expect.stringMatching(/^in\/by-day\/\d\d\/$/)])
  expect(await orderedFor(...byDay)).toEqual([])
})

test('the same upload goes on where an unfinished one stood; with other options it is another', async () => {
  const { upload } = await arrange()
  const first = await upload('photos', '--conflict', 'newer', '--meta', 'a=b', '--max-size', '1G')
  expect(await upload('photos', '--max-size', '1024M', '--meta', 'A=b', '--conflict', 'newer')).toEqual(first)
  const others = [
    await upload('photos'),
    await upload('photos', '--conflict', 'newer', '--meta', 'a=c', '--max-size', '1G'),
    await upload('photos', '--conflict', 'newer', '--meta', 'a=b'),
    await upload('photos', '--conflict', 'newer', '--meta', 'a=b', '--max-size', '1G', '--exclude', 'x'),
    await upload('videos', '--conflict', 'newer', '--meta', 'a=b', '--max-size', '1G'),
  ]
  expect(new Set([first, ...others].map(({ batchId }) => batchId)).size).toBe(6)
})

test('an unfinished batch that says nothing of options is that of a command line without any', async () => {
  const { dir, upload } = await arrange()
  const first = await upload('photos')
  const file = join(dir, 'open-batches.json')
  const stored = JSON.parse(readFileSync(file, 'utf8'))
  for (const batch of stored.batches) delete batch.options
  writeFileSync(file, JSON.stringify(stored))
  expect((await upload('photos', '--symlinks', 'follow')).batchId).not.toBe(first.batchId)
  expect((await upload('photos', '--conflict', 'overwrite', '--symlinks', 'skip')).batchId).toBe(first.batchId)
})

test('files of which nothing was reported make a failure, said in words and in JSON', async () => {
  const { run } = await arrange()
  const inWords = await run(['photos', '--profile', 'p'], 3)
  expect([inWords.exitCode, inWords.said[0]]).toEqual([1, expect.stringContaining('run the same upload again')])
  const inJson = await run(['photos', '--json', '--profile', 'p'], 3)
  expect([inJson.exitCode, JSON.parse(inJson.said.at(-1) ?? '')]).toEqual([
    1,
    expect.objectContaining({ files: 0, error: expect.objectContaining({ code: 'journal-unreadable' }) }),
  ])
})

describe('an upload that could not be removed at COS', () => {
  const left = [{ key: "in/it's.bin", uploadId: '17abc' }, { key: 'in/lost' }]
  const unkept = ['photos', '--profile-file', 'profile.json', '--secret-stdin']

  test('is named when nothing of the command is kept, with the way to remove it and an exit code of its own', async () => {
    const { run } = await arrange()
    const { exitCode, said } = await run(unkept, 0, left)
    expect(exitCode).toBe(4)
    expect(said[0]).toMatch(/17abc of in\/it's.bin\. Its parts are stored and cost money/)
    expect(said[0]).toContain(
      String.raw`cos-courier uploads abort --profile NAME --upload-id 17abc --key 'in/it'\''s.bin' --yes`,
    )
    expect(said[1]).toContain('uploads list --profile NAME')
  })

  test('is a line of its own in JSON, counted in the last one', async () => {
    const { run } = await arrange()
    const { exitCode, said } = await run([...unkept, '--json'], 0, left)
    expect([exitCode, ...said.map((line) => JSON.parse(line))]).toEqual([
      4,
      { type: 'left', key: "in/it's.bin", uploadId: '17abc', remembered: false },
      { type: 'left', key: 'in/lost', uploadId: null, remembered: false },
      expect.objectContaining({ type: 'summary', left: 2 }),
    ])
  })

  test('is named, but no failure, where the app remembers it', async () => {
    const { run } = await arrange()
    const { exitCode, said } = await run(['photos', '--profile', 'p'], 0, left)
    expect([exitCode, said[0]]).toEqual([0, expect.stringContaining('tries that again')])
  })
})
