import { AppError, toErrorInfo } from '../../shared/errors.ts'
import type { AbortOutcome, IncompleteUpload, UploadSize } from '../../shared/incomplete-upload.ts'
import type { Translate } from '../../shared/messages/translate.ts'
import { prefixAround } from '../../shared/prefixes.ts'
import type { Profile } from '../../shared/settings.ts'
import { onlyBelow } from '../broker/allowed-scope.ts'
import type { SettingsStore } from '../state/settings-store.ts'
import { inTurns } from '../uploads/in-turns.ts'
import type { UseOf } from '../uploads/own-uploads.ts'
import type { Unfinished, UploadName } from '../uploads/unfinished.ts'
import type { CommandIo } from './io.ts'
import { EXIT } from './upload-report.ts'
import type { UploadsCommand } from './uploads-args.ts'
import {
  countUpload,
  emptyUploadsTotals,
  type ToldUpload,
  tellUpload,
  tellUploadsTotals,
  type UploadsTotals,
} from './uploads-report.ts'

export interface UploadsPorts {
  readonly t: Translate
  readonly settings: SettingsStore
  readonly openUnfinished: (profile: Profile) => Unfinished
  readonly lookAtOwnUploads: () => Promise<UseOf>
  /** COS's time, as far as known: ages are counted by it. */
  readonly serverNowMs: () => number
}

/** Requests to COS at once. */
const AT_ONCE = 8

interface Run {
  readonly command: UploadsCommand
  readonly profile: Profile
  readonly unfinished: Unfinished
  readonly ports: UploadsPorts
  readonly tell: (upload: ToldUpload) => void
}

/** Runs `uploads list` or `uploads abort`; answers the exit code. Throws AppError when nothing could be listed. */
export async function runUploads(command: UploadsCommand, io: CommandIo, ports: UploadsPorts): Promise<number> {
  const { t, settings } = ports
  const profile = settings.profileByName(command.profile)
  if (!profile) throw new AppError({ code: 'profile-unknown', subject: command.profile })
  const totals = emptyUploadsTotals()
  const how = { json: command.json, isAbort: command.kind === 'uploads-abort' }
  const unfinished = ports.openUnfinished(profile)
  const tell = (upload: ToldUpload): void => {
    countUpload(totals, upload)
    tellUpload(t, io, command.json, upload)
  }
  try {
    const run = { command, profile, unfinished, ports, tell }
    if (command.kind === 'uploads-abort' && 'key' in command.which) await runOne(run, command.which)
    else await runPages(run)
  } catch (error) {
    if (command.json) tellUploadsTotals(t, io, how, totals, toErrorInfo(error))
    throw error
  } finally {
    unfinished.close()
  }
  tellUploadsTotals(t, io, how, totals)
  if (command.kind === 'uploads-abort' && !command.yes) {
    io.err(t('uploads.cli.needs-yes'))
    return EXIT.usage
  }
  return exitCodeOf(command, totals)
}

/** What was left alone is no failure, unless it was asked for by name. */
function exitCodeOf(command: UploadsCommand, { failed, left, firstError }: UploadsTotals): number {
  const wasNamed = command.kind === 'uploads-abort' && 'key' in command.which
  return failed > 0 || firstError !== undefined || (wasNamed && left > 0) ? EXIT.someFailed : EXIT.ok
}

async function runOne(run: Run, name: UploadName): Promise<void> {
  const { file } = run.profile
  if (prefixAround(name.key, file) === undefined)
    throw new AppError({ code: 'scope-denied', subject: name.key, detail: onlyBelow(file) })
  const useOf = await run.ports.lookAtOwnUploads()
  const size = await sizeOf(run.unfinished, name)
  const outcome = size.state === 'gone' ? size : await abortOf(run, name, useOf(file.bucket, name))
  run.tell({ ...name, size, outcome })
}

/** Page by page, so that nothing grows with their number. */
async function runPages(run: Run): Promise<void> {
  const { command, profile, unfinished, ports } = run
  const olderThanMs =
    'olderThanMs' in command ? command.olderThanMs : 'olderThanMs' in command.which ? command.which.olderThanMs : 0
  let after: Parameters<Unfinished['page']>[0]
  do {
    const page = await unfinished.page(after)
    // After the page: what is ours and was listed is in the journal by now.
    const useOf = await ports.lookAtOwnUploads()
    const bornBeforeMs = ports.serverNowMs() - olderThanMs
    const listed = page.items
      .filter(({ initiatedMs }) => initiatedMs <= bornBeforeMs)
      .map((item): IncompleteUpload => ({ ...item, use: useOf(profile.file.bucket, item) }))
    const told = new Map<IncompleteUpload, ToldUpload>()
    await inTurns(listed, AT_ONCE, async (upload) => {
      told.set(upload, await lookOrAbort(run, upload))
    })
    for (const upload of listed) {
      const one = told.get(upload)
      if (one) run.tell(one)
    }
    after = page.after
  } while (after !== undefined)
}

async function lookOrAbort(run: Run, listed: IncompleteUpload): Promise<ToldUpload> {
  const { key, uploadId } = listed
  const size = await sizeOf(run.unfinished, listed)
  if (run.command.kind === 'uploads-list') return { key, uploadId, listed, size }
  const outcome = size.state === 'gone' ? size : await abortOf(run, listed, listed.use)
  return { key, uploadId, listed, size, outcome }
}

/** A size that cannot be had does not keep the rest from being told. */
async function sizeOf(unfinished: Unfinished, name: UploadName): Promise<UploadSize> {
  try {
    return await unfinished.sizeOf(name)
  } catch (error) {
    return { state: 'failed', error: toErrorInfo(error) }
  }
}

async function abortOf(
  { command, unfinished }: Run,
  name: UploadName,
  use: IncompleteUpload['use'],
): Promise<AbortOutcome | { readonly state: 'would-abort' }> {
  if (use !== 'free') return { state: use }
  if (command.kind !== 'uploads-abort' || !command.yes) return { state: 'would-abort' }
  try {
    return await unfinished.abort(name)
  } catch (error) {
    return { state: 'failed', error: toErrorInfo(error) }
  }
}
