/** What the page is told of files that failed, by cause. Plain data. */
import type { ErrorCode, ErrorInfo } from '../../shared/errors.ts'

/** What files have in common that failed for one reason. */
export interface Cause {
  readonly profileId: string
  /** Where in the bucket their batch goes. */
  readonly prefix: string
  readonly code: ErrorCode
  /** COS's own code, or `HTTP 418` where it gave none; `''` where nobody answered. */
  readonly reference: string
}

/** All files that failed for one reason. */
export interface ProblemGroup {
  /** Names the group in commands; the same cause has the same one, also after a restart. */
  readonly id: string
  /** Absent for the last one of all, which takes what comes when there are as many groups as are kept. */
  readonly cause?: Cause
  readonly count: number
  /** Epoch ms. */
  readonly firstMs: number
  readonly lastMs: number
  /** In the bucket: all the files' keys lie below it. Ends in `/`, or is empty. */
  readonly folder: string
  /** One of its files. Absent until it has been read. */
  readonly sample?: ProblemSample
}

export interface ProblemSample {
  readonly name: string
  readonly error: ErrorInfo
}

/** One file of a group. */
export interface ProblemFile {
  readonly id: number
  /** Source name and relative path, joined with `/`. */
  readonly path: string
  readonly key: string
  readonly sizeBytes: number
  readonly attempts: number
  readonly error: ErrorInfo
  /** For calls about the local file. */
  readonly sourceId: string
  /** Relative to the source; `''` for a source that is a file. */
  readonly sourcePath: string
}

/** Entries that never were a file that could be sent; trying again is adding it again. */
const NEVER_SENDABLE: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'folder-unreadable',
  'name-not-utf8',
  'key-too-long',
  'key-not-allowed',
  'source-unknown',
  'source-missing',
])
/** Whether a file that failed so can be sent later as it is. */
export const canBeRetried = (code: ErrorCode): boolean => !NEVER_SENDABLE.has(code)

/** Groups that are told apart; more is nobody's list, and causes may be made up by a server. */
export const MAX_PROBLEM_GROUPS = 100
/** `id` of the group without a cause. */
export const OTHER_PROBLEMS = 'other'
/** Most files in one answer. */
export const MAX_PROBLEM_FILES = 200

/** What the page asks for; `cause` is a group's id. */
export type ProblemMessage =
  /** All that can be tried again. */
  | { readonly type: 'problems.retry'; readonly cause: string }
  /** Cancels them and takes them off the list. */
  | { readonly type: 'problems.remove'; readonly cause: string }
  /** Answered by `problems.files` with the same id: the first `limit` files. */
  | { readonly type: 'problems.get'; readonly id: number; readonly cause: string; readonly limit: number }
  /** In which group the job is; answered by `problems.cause` with the same id. */
  | { readonly type: 'problems.of'; readonly id: number; readonly jobId: number }

export type ProblemAnswer =
  /** All groups, the largest first; at most five times a second, when anything about them has changed. */
  | { readonly type: 'problems'; readonly groups: readonly ProblemGroup[] }
  | { readonly type: 'problems.files'; readonly id: number; readonly files: readonly ProblemFile[] }
  /** Without `cause` when the job is none, or is not there any more. */
  | { readonly type: 'problems.cause'; readonly id: number; readonly cause?: string }
