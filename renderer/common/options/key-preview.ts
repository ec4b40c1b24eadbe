/** What files will be called in COS, before anything is walked or sent with that name. */
import type { KeyNaming as Naming } from '../../../shared/batch-options.ts'
import { keyProblem } from '../../../shared/cos-key.ts'
import type { ErrorInfo } from '../../../shared/errors.ts'
import type { BatchRequest } from '../../../shared/job.ts'
import { displayPath } from '../../../shared/key-names.ts'
import { keyNaming } from '../../../shared/key-naming.ts'
import type { FoundFile } from '../../upload/held-contract.ts'

/** One file and its name in COS, or what is wrong with that name. */
export interface PreviewedKey {
  readonly path: string
  readonly key: string
  readonly problem?: ErrorInfo
}

/** Stands for a new one in each key. */
const SOME_UUID = '0f8e2c5a-6b1d-4c3e-9a7f-2d4b6c8e0a1f'

/** The key of a found file under `naming`, whose template holds no `{user}` or `{host}` any more. */
export function previewKey(batch: BatchRequest, file: FoundFile, naming: Naming, nowMs: number): PreviewedKey {
  const source = batch.sources[file.source]
  if (source === undefined) return { path: file.path, key: '' }
  const options = batch.options && { ...batch.options, naming }
  const { keyFor, problem } = keyNaming({ ...batch, options }, { atMs: nowMs, uuid: () => SOME_UUID })
  const path = displayPath(source, file.path)
  const key = problem ? '' : keyFor(source, file.path)
  const wrong = problem ?? keyProblem(key)
  return { path, key, ...(wrong && { problem: wrong }) }
}
