import type { Act } from '../act.ts'
import { firstRun } from './first-run.ts'
import { history } from './history.ts'
import { problems } from './problems.ts'
import { secrets } from './secrets.ts'
import { settings } from './settings.ts'
import { updates } from './updates.ts'
import { oneUpload, uploads } from './uploads.ts'
import { uploadsList } from './uploads-list.ts'
import { uploadsManaged, uploadsOffline, uploadsWaiting } from './uploads-waiting.ts'
import { watched } from './watched.ts'

/** All acts, in the order of the views. */
export const ACTS: readonly Act[] = [
  firstRun,
  uploads,
  oneUpload,
  uploadsList,
  uploadsOffline,
  uploadsWaiting,
  uploadsManaged,
  problems,
  watched,
  history,
  settings,
  updates,
  secrets,
]
