import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { createUploadRuns } from '../../../main/cli/upload-runs.ts'
import type { DesktopPorts } from '../../../main/desktop/desktop.ts'
import { createSources } from '../../../main/grants.ts'
import { transferHandlers } from '../../../main/ipc/handlers.ts'
import { openKeptSources } from '../../../main/state/kept-sources.ts'
import { openOpenBatches } from '../../../main/state/open-batches.ts'
import { openSettings } from '../../../main/state/settings-store.ts'
import { createTransientProfiles } from '../../../main/state/transient-profiles.ts'
import { openWatchFile } from '../../../main/state/watch-list.ts'
import { defaultBatchOptions } from '../../../shared/batch-options.ts'
import { exampleProfile } from '../broker/example-profile.ts'

const desktop: DesktopPorts = {
  tellProgress: () => undefined,
  batchEnded: () => undefined,
  images: {
    keep: () => Promise.reject(new Error('not part of this test')),
    batchClosed: () => undefined,
    sweep: async () => undefined,
  },
}

const unused = () => {
  throw new Error('not part of this test')
}

const NO_HISTORY = {
  links: { make: unused },
  localFiles: { show: unused, again: unused },
  receipts: { begin: unused, add: unused, finish: unused, drop: unused },
  openExternal: unused,
  opened: { take: unused },
}

async function arrange() {
  const dir = mkdtempSync(join(tmpdir(), 'cos-courier-handlers-'))
  onTestFinished(() => rmSync(dir, { recursive: true }))
  const openBatches = openOpenBatches(dir)
  const keptSources = openKeptSources(dir)
  const sources = createSources()
  const runs = createUploadRuns(() => undefined)
  const stored = {
    settings: openSettings(dir),
    transient: createTransientProfiles(),
    sources,
    openBatches,
    runs,
    watches: openWatchFile(dir),
    keptSources,
  }
  const rest = {
    pick: unused,
    openAdmin: unused,
    enterKey: unused,
    cancelKeychain: unused,
    pageStarting: unused,
    tellUploads: unused,
    isWatching: unused,
    history: NO_HISTORY,
    desktop,
    updates: { postpone: unused },
    restartForUpdate: unused,
  }
  const handlers = transferHandlers({ ...stored, ...rest, environment: unused, getCredential: unused })
  const source = sources.add(dir)
  const batch = { batchId: 'b-1', profileId: 'p', prefix: '', sources: [source] }
  await openBatches.open(batch, sources.pathOf)
  const ends: unknown[] = []
  runs.start(batch, { onFile: unused, onFinish: ({ error }) => ends.push({ error, open: openOpenBatches(dir).all() }) })
  return { handlers, runs, ends, batch, openBatches, dir }
}

test('a command ends when its batch is closed, forgotten on disk before: the next equal one starts anew', async () => {
  const { handlers, ends, runs, dir } = await arrange()
  await handlers['batch.finish']({ batchId: 'b-1', files: 0, left: [], error: { code: 'key-missing' } })
  expect(openOpenBatches(dir).all()).toEqual([])
  expect([ends, runs.active()]).toEqual([[], []])
  await handlers['batch.close']({ batchId: 'b-1' })
  expect(ends).toEqual([{ error: { code: 'key-missing' }, open: [] }])
})

test('a finished command ends although the page that should close its batch has died', async () => {
  const { handlers, ends, runs } = await arrange()
  runs.pageGone()
  expect(ends).toEqual([])
  await handlers['batch.finish']({ batchId: 'b-1', files: 0, left: [] })
  runs.pageGone()
  expect(ends).toHaveLength(1)
})

test('closing a batch that is not finished leaves its command running, which is asked for again', async () => {
  const { handlers, ends, runs, batch } = await arrange()
  await handlers['batch.close']({ batchId: 'b-1' })
  expect([ends, runs.active()]).toEqual([[], [batch]])
})

test('the choices a user makes for uploads are in the settings after a restart', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'cos-courier-handlers-'))
  onTestFinished(() => rmSync(dir, { recursive: true }))
  const stored = {
    transient: createTransientProfiles(),
    sources: createSources(),
    openBatches: openOpenBatches(dir),
    watches: openWatchFile(dir),
  }
  const rest = {
    pick: unused,
    openAdmin: unused,
    enterKey: unused,
    cancelKeychain: unused,
    pageStarting: unused,
    tellUploads: unused,
    isWatching: unused,
    history: NO_HISTORY,
    desktop,
    updates: { postpone: unused },
    restartForUpdate: unused,
  }
  const runs = createUploadRuns(() => undefined)
  const ports = {
    ...stored,
    ...rest,
    keptSources: { keep: unused },
    runs,
    settings: openSettings(dir),
    environment: unused,
    getCredential: unused,
  }
  const choices = { options: { ...defaultBatchOptions(), conflict: 'skip' }, ask: false } as const
  await transferHandlers(ports)['choices.save'](choices)
  expect(openSettings(dir).current().uploads).toEqual(choices)
})

test('the folder that new uploads go to is one of the chosen profile’s', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'cos-courier-handlers-'))
  onTestFinished(() => rmSync(dir, { recursive: true }))
  const settings = openSettings(dir)
  const { id } = await settings.saveProfile('p', exampleProfile({ prefix: 'in/', otherPrefixes: ['public/'] }).file)
  const stored = {
    transient: createTransientProfiles(),
    sources: createSources(),
    openBatches: openOpenBatches(dir),
    watches: openWatchFile(dir),
  }
  const rest = {
    pick: unused,
    openAdmin: unused,
    enterKey: unused,
    cancelKeychain: unused,
    pageStarting: unused,
    tellUploads: unused,
    isWatching: unused,
    history: NO_HISTORY,
    desktop,
    updates: { postpone: unused },
    restartForUpdate: unused,
  }
  const runs = createUploadRuns(() => undefined)
  const ports = {
    ...stored,
    ...rest,
    keptSources: { keep: unused },
    runs,
    settings,
    environment: unused,
    getCredential: unused,
  }
  const choose = transferHandlers(ports)['profile.choose']
  await choose({ profileId: id, prefix: 'public/' })
  expect(openSettings(dir).current()).toMatchObject({ activeProfileId: id, activePrefix: 'public/' })
  await expect(choose({ profileId: id, prefix: 'public/2026/' })).rejects.toMatchObject({
    info: { code: 'scope-denied', subject: 'public/2026/' },
  })
  await choose({ profileId: id })
  expect(openSettings(dir).current().activePrefix).toBe('in/')
})

test('a held batch is still held in what main keeps, until it is opened again without that', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'cos-courier-handlers-'))
  onTestFinished(() => rmSync(dir, { recursive: true }))
  const sources = createSources()
  const batch = { batchId: 'b-1', profileId: 'p', prefix: '', sources: [sources.add(dir)] }
  await openOpenBatches(dir).open({ ...batch, held: true }, sources.pathOf)
  expect(openOpenBatches(dir).all()).toEqual([{ ...batch, held: true }])
  await openOpenBatches(dir).open(batch, sources.pathOf)
  expect(openOpenBatches(dir).all()).toEqual([batch])
})
