import type { Act } from '../act.ts'
import { settings } from './settings.ts'
import { uploads } from './uploads.ts'

/** All acts, in the order of the views. */
export const ACTS: readonly Act[] = [uploads, settings]
