/** What a user has chosen for uploads from the window, kept between drops and restarts. */
import * as v from 'valibot'
import { BatchOptions, defaultBatchOptions } from './batch-options.ts'

/** `ask`: what is dropped is shown before anything is sent; else it starts at once with these options. */
export const UploadChoices = v.strictObject({ options: BatchOptions, ask: v.boolean() })
export type UploadChoices = v.InferOutput<typeof UploadChoices>

/** Until something was chosen. */
export const defaultUploadChoices = (): UploadChoices => ({ options: defaultBatchOptions(), ask: true })
