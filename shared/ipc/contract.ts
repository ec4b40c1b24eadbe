/** Everything the transfer window may ask of main. It names sources, profiles and batches; never a path, host or action. */
import * as v from 'valibot'
import { AdminPlace } from '../admin-place.ts'
import type { Appearance } from '../appearance.ts'
import { BatchOptions } from '../batch-options.ts'
import type { Credential } from '../credential.ts'
import type { ErrorInfo } from '../errors.ts'
import { type BatchRequest, SKIPPED_BECAUSE, type Source } from '../job.ts'
import type { ManagedState } from '../managed.ts'
import { ObjectAcl, Prefix } from '../scope.ts'
import type { ProfileSummary } from '../settings.ts'
import { ProfileId } from '../settings.ts'
import type { TemplateNames } from '../template-names.ts'
import type { UpdateNotice } from '../updates.ts'
import { UploadChoices } from '../upload-choices.ts'
import { WatchId } from '../watch.ts'
import { call } from './call.ts'
import { desktopCalls } from './desktop-calls.ts'
import { historyCalls } from './history-calls.ts'
import { BatchId, Count, SourceId } from './ids.ts'
import { updateNoticeCalls } from './update-calls.ts'
import { watchCalls } from './watch-calls.ts'

const Path = v.pipe(v.string(), v.minLength(1), v.maxLength(32_768))

const ErrorReport = v.strictObject({
  code: v.pipe(v.string(), v.maxLength(60)),
  subject: v.optional(v.pipe(v.string(), v.maxLength(40_000))),
  cosCode: v.optional(v.pipe(v.string(), v.maxLength(200))),
  httpStatus: v.optional(Count),
  requestId: v.optional(v.pipe(v.string(), v.maxLength(400))),
  detail: v.optional(v.pipe(v.string(), v.maxLength(2000))),
})
const Report = v.strictObject({
  index: Count,
  sourceId: SourceId,
  path: v.pipe(v.string(), v.maxLength(40_000)),
  key: v.pipe(v.string(), v.maxLength(40_000)),
  sizeBytes: Count,
  crc64: v.optional(v.pipe(v.string(), v.regex(/^\d{1,20}$/))),
  state: v.picklist(['verified', 'unverified', 'skipped', 'failed']),
  skippedBecause: v.optional(v.picklist(SKIPPED_BECAUSE)),
  url: v.optional(v.pipe(v.string(), v.maxLength(8192))),
  attempts: Count,
  error: v.optional(ErrorReport),
})

/** What the page shows of its surroundings. */
export interface Environment {
  readonly language: 'en' | 'zh-CN'
  readonly appearance: Appearance
  readonly profiles: readonly ProfileSummary[]
  readonly activeProfileId?: string
  /** The folder of that profile; its first unless it is one of its folders. */
  readonly activePrefix?: string
  /** False in a command-line run: no window is visible, results go to main. */
  readonly visible: boolean
  readonly limits: TransferLimits
  /** COS's clock minus this computer's, where that is worth a word. */
  readonly clockOffsetMs?: number
  /** How the user last wanted things uploaded. */
  readonly choices: UploadChoices
  /** What key templates mean by `{user}` and `{host}`. */
  readonly names: TemplateNames
  /** Batches that were open when the app last ended; main keeps them beside the worker's journal. */
  readonly openBatches: readonly BatchRequest[]
  /** Of all batches main has open, also those that are not for this page to take up by itself. */
  readonly batchIds: readonly string[]
  readonly managed: ManagedState
  /** A new version that a person has not answered yet. */
  readonly update?: UpdateNotice
}

/** What the settings' limits and timetable mean now; transfer is told the bytes per second by main. */
export interface TransferLimits {
  /** Nothing new may begin; what is being sent may end. */
  readonly isPaused: boolean
  /** Most connections at once; a part counts for four. */
  readonly maxConnections: number
  /** To be shown; absent while nothing limits and nothing will. */
  readonly rule?: LimitRule
}

/** Limits are bytes per second of everything together: 0 = pause, null = as fast as it goes. */
export interface LimitRule {
  readonly limit: number | null
  /** When the timetable says something else next, and what. */
  readonly change?: { readonly atMs: number; readonly limit: number | null }
}

/** The answer for each dropped or picked path, in order: its handle, or why it cannot be used. */
export type AddedSource =
  | { readonly ok: true; readonly source: Source }
  | { readonly ok: false; readonly error: ErrorInfo }

/** Without `uploadId` where the answer to Initiate was lost. */
const UploadOfOurs = v.strictObject({
  key: v.pipe(v.string(), v.maxLength(4096)),
  uploadId: v.optional(v.pipe(v.string(), v.maxLength(1024))),
})

export const contract = {
  /** Language, profiles, open batches. */
  'environment.get': call<Environment>()(v.strictObject({})),
  /** Paths that the preload took from dropped files; the page itself cannot make this call. Main grants them to transfer. */
  'sources.add': call<readonly AddedSource[]>()(v.strictObject({ paths: v.pipe(v.array(Path), v.maxLength(10_000)) })),
  /** Opens the system's picker; the answer is empty when it was dismissed. */
  'sources.pick': call<readonly AddedSource[]>()(v.strictObject({ kind: v.picklist(['files', 'folder']) })),
  /**
   * A batch is on its way, or held: main remembers it until it is closed, so that a lost journal does not lose work. Again
   * when a held one is started.
   */
  'batch.open': call<void>()(
    v.strictObject({
      batchId: BatchId,
      profileId: ProfileId,
      prefix: Prefix,
      sources: v.pipe(
        v.array(
          v.strictObject({
            sourceId: SourceId,
            name: v.pipe(v.string(), v.maxLength(1024)),
            kind: v.picklist(['file', 'folder']),
          }),
        ),
        v.maxLength(10_000),
      ),
      options: v.optional(BatchOptions),
      held: v.optional(v.literal(true)),
      watchId: v.optional(WatchId),
    }),
  ),
  /** Every file of the batch has ended and nothing of it needs to be kept. A command that has been finished ends with it. */
  'batch.close': call<void>()(v.strictObject({ batchId: BatchId })),
  /** Finished files of a command-line batch. Repeats (after a crash of the page) are recognised by batch and index. */
  'batch.report': call<void>()(v.strictObject({ batchId: BatchId, files: v.pipe(v.array(Report), v.maxLength(1000)) })),
  /**
   * The command-line batch is over: all that can be is reported, and no other command takes it up. `files` are in it, so
   * that main notices when it was not told of each; `left` uploads could not be removed at COS. `batch.close` follows.
   */
  'batch.finish': call<void>()(
    v.strictObject({
      batchId: BatchId,
      files: Count,
      left: v.pipe(v.array(UploadOfOurs), v.maxLength(10_000)),
      error: v.optional(ErrorReport),
    }),
  ),
  /** Answers `uploads.asked`: the unfinished uploads that the journal goes on with. `isWhole: false`: there may be more. */
  'uploads.tell': call<void>()(
    v.strictObject({
      askId: Count,
      isWhole: v.boolean(),
      uploads: v.pipe(v.array(UploadOfOurs), v.maxLength(50_000)),
    }),
  ),
  /**
   * A credential for uploads below `prefix`, which must lie within the profile's.
   * With `acl` uploads may set that one. Errors: scope-denied, acl-denied, profile-unknown, key-missing, keychain-*, sts-*, clock-wrong, audit-failed.
   */
  'credential.get': call<Credential>()(
    v.strictObject({ profileId: ProfileId, prefix: Prefix, acl: v.optional(ObjectAcl) }),
  ),
  /** The profile new drops go to, and the folder of it; its first unless said. Errors: profile-unknown, scope-denied. */
  'profile.choose': call<void>()(v.strictObject({ profileId: ProfileId, prefix: v.optional(Prefix) })),
  /** What the user wants for uploads from now on; says neither where they go nor what is allowed. */
  'choices.save': call<void>()(UploadChoices),
  /** Opens the window in which a temporary key is pasted, for a profile that gets its keys so; resolves when it closes. Errors: profile-unknown, invalid-input. */
  'key.paste': call<void>()(v.strictObject({ profileId: ProfileId })),
  /** Opens (or raises) the admin window, at that place. Errors: profile-unknown, managed-denied. */
  'admin.open': call<void>()(v.strictObject({ at: v.optional(AdminPlace) })),
  /** Gives up waiting for the user to unlock the keychain; the call that waits fails as `cancelled`. */
  'keychain.cancel': call<void>()(v.strictObject({})),
  ...watchCalls,
  ...historyCalls,
  ...desktopCalls,
  ...updateNoticeCalls,
} as const
