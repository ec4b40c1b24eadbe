import { randomBytes } from 'node:crypto'
import { resolve } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import * as v from 'valibot'
import { type BatchOptions, defaultBatchOptions } from '../../shared/batch-options.ts'
import { AppError, toErrorInfo } from '../../shared/errors.ts'
import type { BatchRequest, FileReport, Source } from '../../shared/job.ts'
import { folderOf, keyNaming } from '../../shared/key-naming.ts'
import { clockWords } from '../../shared/messages/clock-words.ts'
import type { Translate } from '../../shared/messages/translate.ts'
import { type ObjectAcl, Prefix } from '../../shared/scope.ts'
import type { Profile } from '../../shared/settings.ts'
import type { ClockWatch } from '../clock-watch.ts'
import type { OrderCredential } from '../credentials.ts'
import type { Sources } from '../grants.ts'
import type { RecordedChanges } from '../recorded-changes.ts'
import type { OpenBatches } from '../state/open-batches.ts'
import type { SettingsStore } from '../state/settings-store.ts'
import type { TransientProfiles } from '../state/transient-profiles.ts'
import type { UploadCommand } from './args.ts'
import { chosenProfile } from './chosen-profile.ts'
import type { CommandIo } from './io.ts'
import { tellEnding } from './upload-ending.ts'
import { addToTotals, emptyTotals, fileLine, type Totals } from './upload-report.ts'
import type { RunEnd, UploadRuns } from './upload-runs.ts'
import { fileText } from './upload-text.ts'
import { ofThisComputer, withUserAndHost } from './user-and-host.ts'

export interface UploadPorts {
  readonly t: Translate
  readonly settings: SettingsStore
  readonly transient: TransientProfiles
  readonly sources: Sources
  readonly changes: RecordedChanges
  readonly openBatches: OpenBatches
  readonly runs: UploadRuns
  /** At most so many bytes per second until the answer is called. */
  readonly limitDuring: (bytesPerSecond: number) => () => void
  /** Makes sure there is a transfer window; visible when asked. */
  readonly needWindow: (visible: boolean) => Promise<void>
  readonly orderCredential: OrderCredential
  /** Requests for a credential sent to STS so far. */
  readonly credentialRequests: () => number
  /** What is known of this computer's clock. */
  readonly clock: Pick<ClockWatch, 'follow'>
}

/** Runs `upload` to its end and answers the exit code. Throws AppError for a profile or prefix that cannot be used. */
export async function runUpload(command: UploadCommand, io: CommandIo, ports: UploadPorts): Promise<number> {
  const profile = chosenProfile(command.profile, io, ports, () => checkedPrefix(command))
  if (command.temporaryKey) await takeTemporaryKey(profile, io, ports)
  const unlimit = command.limitRate === undefined ? undefined : ports.limitDuring(command.limitRate)
  const unfollow = ports.clock.follow((offsetMs) => {
    if (offsetMs !== undefined) io.err(clockWords(ports.t, offsetMs))
  })
  try {
    return await uploadWith(profile, command, io, ports)
  } finally {
    unlimit?.()
    unfollow()
    ports.transient.drop(profile.id)
  }
}

/** It stays in memory until it runs out, or this process ends. @throws AppError `profile-invalid`, `temporary-key-*`. */
async function takeTemporaryKey(profile: Profile, io: CommandIo, { changes }: UploadPorts): Promise<void> {
  if (profile.file.source?.type !== 'temporary-key')
    throw new AppError({ code: 'profile-invalid', subject: profile.name, detail: 'source: not temporary-key' })
  const key = io.temporaryKey?.()
  if (key === undefined) throw new AppError({ code: 'temporary-key-missing', subject: profile.name })
  await changes.storeTemporaryKey('command-line', profile, key)
}

/** The broker refuses it too; said before anything is walked. @throws AppError `acl-denied`. */
function assertAcl({ file: { acls = [] } }: Profile, acl: ObjectAcl | undefined): void {
  if (acl !== undefined && !acls.includes(acl)) throw new AppError({ code: 'acl-denied', subject: acl })
}

function checkedPrefix({ prefix }: UploadCommand): string | undefined {
  if (prefix === undefined) return undefined
  const parsed = v.safeParse(Prefix, prefix)
  if (!parsed.success)
    throw new AppError({ code: 'profile-invalid', subject: '--prefix', detail: parsed.issues[0].message })
  return parsed.output
}

async function uploadWith(
  profile: Profile,
  command: UploadCommand,
  io: CommandIo,
  ports: UploadPorts,
): Promise<number> {
  const requestsBefore = ports.credentialRequests()
  const totals = emptyTotals()
  const print = printer(command, io, ports.t, totals)
  const chosen = chooseSources(command.paths, io.cwd, ports.sources, print)
  const prefix = checkedPrefix(command) ?? profile.file.prefix
  assertAcl(profile, command.options.object.acl)
  const options = withUserAndHost(command.options, ofThisComputer)
  const wanted = { profileId: profile.id, prefix, sources: [...chosen.keys()], options }
  const batch = batchFor(wanted, ports)
  const givenAs = new Map([...chosen].map(([source, path]) => [source.sourceId, path]))
  for (const source of batch.sources)
    givenAs.set(source.sourceId, givenAs.get(source.sourceId) ?? pathGiven(source, chosen))
  const hasWork = batch.sources.length > 0
  const unorder = hasWork ? orderFor(batch, wanted, ports) : undefined
  await ports.needWindow(command.window)
  const startedMs = Date.now()
  const end = hasWork
    ? await runBatch(batch, ports, (file) => print(givenAs.get(file.sourceId) ?? '', file))
    : { error: undefined, left: [] }
  unorder?.()
  const seconds = (Date.now() - startedMs) / 1000
  const requests = ports.credentialRequests() - requestsBefore
  return tellEnding({ ...end, command, profile, io, t: ports.t, totals, seconds, requests })
}

/** Nobody needs the credential before there is a page, but by then it can be here. */
function orderFor(batch: BatchRequest, wanted: Wanted, ports: UploadPorts): (() => void) | undefined {
  const naming = keyNaming(batch, { atMs: Date.now(), uuid: () => '' })
  // Of a batch begun on another day only the journal knows which folder its template means.
  if (!naming.isRepeatable && batch.sources !== wanted.sources) return undefined
  return ports.orderCredential(batch.profileId, folderOf(batch, naming), batch.options?.object.acl)
}

type Wanted = Omit<BatchRequest, 'batchId'>
type Print = (source: string, file: Omit<FileReport, 'index' | 'sourceId'>) => void

function printer(command: UploadCommand, io: CommandIo, t: Translate, totals: Totals): Print {
  return (source, file) => {
    addToTotals(totals, file)
    if (command.json) return io.out(fileLine(t, source, file))
    const text = fileText(t, source, file)
    if (text) io.err(text)
  }
}

/** Paths that cannot be used are reported as failed files; the others go on. */
function chooseSources(paths: readonly string[], cwd: string, sources: Sources, print: Print): Map<Source, string> {
  const chosen = new Map<Source, string>()
  for (const path of paths) {
    try {
      chosen.set(sources.add(resolve(cwd, path)), path)
    } catch (error) {
      print(path, { path: '', key: '', sizeBytes: 0, state: 'failed', attempts: 0, error: toErrorInfo(error) })
    }
  }
  return chosen
}

/** The same upload that an earlier run left unfinished goes on where it stood; otherwise a new batch. */
function batchFor(wanted: Wanted, { sources, openBatches }: UploadPorts): BatchRequest {
  const roots = (of: readonly Source[]): string =>
    of
      .map((source) => `${source.name}\0${sources.pathOf(source.sourceId)}`)
      .sort()
      .join('\n')
  const chosen = ({ options }: Wanted): BatchOptions => options ?? defaultBatchOptions()
  const unfinished = openBatches
    .all()
    .find(
      (batch) =>
        !batch.held &&
        batch.profileId === wanted.profileId &&
        batch.prefix === wanted.prefix &&
        roots(batch.sources) === roots(wanted.sources) &&
        isDeepStrictEqual(chosen(batch), chosen(wanted)),
    )
  return unfinished ?? { batchId: `b-${randomBytes(8).toString('hex')}`, ...wanted }
}

/** For a batch taken up again, whose handles are those of the earlier run. */
const pathGiven = (source: Source, chosen: ReadonlyMap<Source, string>): string =>
  [...chosen].find(([candidate]) => candidate.name === source.name)?.[1] ?? source.name

const runBatch = (batch: BatchRequest, { runs }: UploadPorts, onFile: (file: FileReport) => void): Promise<RunEnd> =>
  new Promise((onFinish) => runs.start(batch, { onFile, onFinish }))
