import type { Act } from '../act.ts'
import { firstRun } from './first-run.ts'
import { problems } from './problems.ts'
import { secrets } from './secrets.ts'
import { settings } from './settings.ts'
import { uploads } from './uploads.ts'

/** All acts, in the order of the views. */
export const ACTS: readonly Act[] = [firstRun, uploads, problems, settings, secrets]
