/** New versions of the app. Pages say when; which version, from where and how is main's to decide. */
import * as v from 'valibot'
import { UpdateSettings } from '../updates.ts'
import { call } from './call.ts'

const nothing = v.strictObject({})

/** Of the settings window. What they do shows in `updates.changed`. */
export const updateCalls = {
  /** Errors: managed-denied, managed-invalid, update-*, tls-failure, proxy-*. */
  'updates.check': call<void>()(nothing),
  /** Errors: update-*, tls-failure, proxy-*. */
  'updates.download': call<void>()(nothing),
  /** Installs what is downloaded, and restarts. Errors: update-*. */
  'updates.restart': call<void>()(nothing),
  /** The offered version in the system's browser, for an installation that cannot replace itself. Errors: update-not-ready. */
  'updates.fetch': call<void>()(nothing),
  'updates.save': call<void>()(v.strictObject({ updates: UpdateSettings })),
} as const

/** Of the transfer window, for what it tells of a new version. */
export const updateNoticeCalls = {
  /** As `updates.restart`. */
  'update-notice.restart': call<void>()(nothing),
  /** Not told again of this version until the next start. */
  'update-notice.later': call<void>()(nothing),
} as const
