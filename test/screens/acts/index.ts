import type { Act } from '../act.ts'
import { problems } from './problems.ts'
import { settings } from './settings.ts'
import { uploads } from './uploads.ts'

/** All acts, in the order of the views. */
export const ACTS: readonly Act[] = [uploads, problems, settings]
