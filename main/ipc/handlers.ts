import type { AdminPlace } from '../../shared/admin-place.ts'
import { AppError, ERROR_CODES, type ErrorCode, type ErrorInfo } from '../../shared/errors.ts'
import type { Handlers } from '../../shared/ipc/call.ts'
import type { AddedSource, contract, Environment } from '../../shared/ipc/contract.ts'
import type { FileReport } from '../../shared/job.ts'
import { prefixesOf } from '../../shared/prefixes.ts'
import type { Profile } from '../../shared/settings.ts'
import type { UploadRuns } from '../cli/upload-runs.ts'
import type { GetCredential } from '../credentials.ts'
import type { DesktopPorts } from '../desktop/desktop.ts'
import { addSource, type Sources } from '../grants.ts'
import type { KeptSources } from '../state/kept-sources.ts'
import type { OpenBatches } from '../state/open-batches.ts'
import type { SettingsStore } from '../state/settings-store.ts'
import type { TransientProfiles } from '../state/transient-profiles.ts'
import type { KnownUploads } from '../uploads/own-uploads.ts'
import { desktopHandlers } from './desktop-handlers.ts'
import { type HistoryHandlerPorts, historyHandlers } from './history-handlers.ts'
import { type UpdateNoticePorts, updateNoticeHandlers } from './update-handlers.ts'
import { type WatchHandlerPorts, watchHandlers } from './watch-handlers.ts'

export interface TransferHandlerPorts extends WatchHandlerPorts, UpdateNoticePorts {
  readonly settings: SettingsStore
  readonly transient: TransientProfiles
  readonly sources: Sources
  readonly openBatches: OpenBatches
  readonly keptSources: Pick<KeptSources, 'keep'>
  readonly runs: UploadRuns
  readonly environment: () => Environment
  readonly getCredential: GetCredential
  /** The system's picker; empty when dismissed. */
  readonly pick: (kind: 'files' | 'folder') => Promise<readonly string[]>
  readonly openAdmin: (at?: AdminPlace) => Promise<void>
  /** Settles when the window it opens is closed. */
  readonly enterKey: (profile: Profile) => Promise<unknown>
  readonly cancelKeychain: () => void
  readonly history: HistoryHandlerPorts
  /** The page that asks has the answer when what this returns is called. */
  readonly pageStarting: () => () => void
  /** The journal's answer to `uploads.asked`. */
  readonly desktop: DesktopPorts
  readonly tellUploads: (askId: number, known: KnownUploads) => void
}

type ReportInput = Parameters<Handlers<typeof contract>['batch.report']>[0]['files'][number]
type ErrorInput = NonNullable<ReportInput['error']>

/** What the transfer window may ask for. Shape and sender are checked before; here is permission. */
export function transferHandlers(ports: TransferHandlerPorts): Handlers<typeof contract> {
  const { settings, transient, sources, openBatches, runs } = ports
  const add = (paths: readonly string[]): readonly AddedSource[] => paths.map((path) => addSource(sources, path))
  return {
    'environment.get': async () => {
      // After this answer the page knows how to take a port and events.
      setImmediate(ports.pageStarting())
      return ports.environment()
    },
    'sources.add': async ({ paths }) => add(paths),
    'sources.pick': async ({ kind }) => add(await ports.pick(kind)),
    'batch.open': async (batch) => {
      // A run that stores nothing leaves no trace here either.
      if (transient.profile(batch.profileId)) return
      settings.profile(batch.profileId)
      const kept = batch.held ? undefined : ports.keptSources.keep(batch.sources, sources.pathOf)
      await Promise.all([openBatches.open(batch, sources.pathOf), kept])
    },
    'batch.close': async ({ batchId }) => {
      try {
        await openBatches.close(batchId)
      } finally {
        runs.close(batchId)
        ports.desktop.images.batchClosed()
      }
    },
    'batch.report': async ({ batchId, files }) => runs.report(batchId, files.map(fileReport)),
    'batch.finish': async ({ batchId, files, left, error }) => {
      try {
        // A batch still open would be taken up by the next equal command, which would then report old results, and failed
        // files for ever, instead of sending anything. The journal drops what is not open here.
        await openBatches.close(batchId)
      } finally {
        runs.finish(batchId, { files, left, error: error && errorInfo(error) })
      }
    },
    'uploads.tell': async ({ askId, ...known }) => ports.tellUploads(askId, known),
    'credential.get': ({ profileId, prefix, acl }) => ports.getCredential(profileId, prefix, acl),
    'profile.choose': ({ profileId, prefix }) => choosePlace(settings, profileId, prefix),
    'choices.save': (uploads) => settings.update({ uploads }),
    'key.paste': async ({ profileId }) => {
      const profile = settings.profile(profileId)
      // Permanent keys are the settings' business.
      if (profile.file.source?.type !== 'temporary-key')
        throw new AppError({ code: 'invalid-input', subject: profile.name, detail: 'its keys are not pasted' })
      await ports.enterKey(profile)
    },
    'admin.open': ({ at }) => ports.openAdmin(at),
    'keychain.cancel': async () => ports.cancelKeychain(),
    ...watchHandlers(ports),
    ...historyHandlers(ports.history),
    ...desktopHandlers(ports.desktop),
    ...updateNoticeHandlers(ports),
  }
}

async function choosePlace(settings: SettingsStore, profileId: string, prefix: string | undefined): Promise<void> {
  const { file } = settings.profile(profileId)
  const activePrefix = prefix ?? file.prefix
  if (!prefixesOf(file).includes(activePrefix))
    throw new AppError({ code: 'scope-denied', subject: activePrefix, detail: 'no folder of the profile' })
  await settings.update({ activeProfileId: profileId, activePrefix })
}

function fileReport({ error, ...file }: ReportInput): FileReport {
  return defined({ ...file, error: error && errorInfo(error) }) as FileReport
}

function errorInfo(input: ErrorInput): ErrorInfo {
  const code = ERROR_CODES.find((known: ErrorCode) => known === input.code)
  if (!code) throw new AppError({ code: 'invalid-input', subject: 'error.code' })
  return defined({ ...input, code }) as ErrorInfo
}

/** Without the members that are undefined, so that optional means absent. */
const defined = <T extends object>(value: T): object =>
  Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined))
