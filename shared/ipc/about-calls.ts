/** Versions, folders and the diagnostic bundle: calls of the admin window. It names folders and pages by ids, never by paths or addresses. */
import * as v from 'valibot'
import { call } from './call.ts'

export const FOLDERS = ['data', 'logs'] as const
/** Pages on the internet that main knows the addresses of. */
export const TOPICS = ['licence', 'cos-help', 'cos-console'] as const

/** What is running, and where it keeps things. */
export interface AboutFacts {
  readonly versions: {
    readonly app: string
    readonly electron: string
    readonly chromium: string
    readonly node: string
    /** Name and release of the system, and the processor it is for. */
    readonly os: string
    /** Made with an Electron that is never shipped. */
    readonly isTestBuild: boolean
  }
  readonly folders: Readonly<Record<(typeof FOLDERS)[number], string>>
  /** The list of third-party licences lies beside the app: it is packaged. */
  readonly hasNotices: boolean
}

export const aboutCalls = {
  'about.get': call<AboutFacts>()(v.strictObject({})),
  /** In the system's file manager. Errors: folder-not-shown. */
  'about.show': call<void>()(v.strictObject({ folder: v.picklist(FOLDERS) })),
  /** In the system's browser. */
  'about.visit': call<void>()(v.strictObject({ topic: v.picklist(TOPICS) })),
  /** Opens the list of third-party licences in the system's text editor. Errors: notices-not-shown. */
  'about.notices': call<void>()(v.strictObject({})),
  /**
   * Writes what helps somebody to help, never a secret, where the system's dialog says; `cancelled` when it is dismissed. With
   * `keepsNames` buckets, folders, hosts and names of profiles stand in it as they are. Errors: export-failed.
   */
  'diagnostics.export': call<{ readonly fileName: string }>()(v.strictObject({ keepsNames: v.boolean() })),
} as const
