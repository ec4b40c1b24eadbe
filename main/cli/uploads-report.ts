import type { ErrorInfo } from '../../shared/errors.ts'
import type { AbortOutcome, IncompleteUpload, UploadSize, UploadUse } from '../../shared/incomplete-upload.ts'
import { describeError } from '../../shared/messages/describe.ts'
import { formatBytes, formatCount } from '../../shared/messages/format.ts'
import type { Translate } from '../../shared/messages/translate.ts'
import type { CommandIo } from './io.ts'
import { printable } from './printable.ts'
import { errorForShell } from './upload-report.ts'

/** One as it is told: for `abort` with how that ended, or `would-abort` without `--yes`. */
export interface ToldUpload extends Pick<IncompleteUpload, 'key' | 'uploadId'> {
  /** Absent when only key and id were given. */
  readonly listed?: IncompleteUpload
  readonly size: UploadSize
  readonly outcome?: AbortOutcome | { readonly state: 'would-abort' }
}

/** What the last line says. */
export interface UploadsTotals {
  uploads: number
  /** Of those whose size is known. */
  bytes: number
  aborted: number
  gone: number
  /** Ours, or perhaps ours: not touched. */
  left: number
  failed: number
  firstError: ErrorInfo | undefined
}

export const emptyUploadsTotals = (): UploadsTotals => ({
  ...{ uploads: 0, bytes: 0, aborted: 0, gone: 0, left: 0, failed: 0 },
  firstError: undefined,
})

export function countUpload(totals: UploadsTotals, { size, outcome }: ToldUpload): void {
  totals.uploads += 1
  if (size.state === 'known') totals.bytes += size.sizeBytes
  if (size.state === 'failed') totals.firstError ??= size.error
  if (outcome?.state === 'failed') totals.firstError ??= outcome.error
  if (outcome?.state === 'aborted' || outcome?.state === 'gone' || outcome?.state === 'failed')
    totals[outcome.state] += 1
  if (outcome?.state === 'ours' || outcome?.state === 'unknown') totals.left += 1
}

/** `inUse`: by this app; null when that cannot be told. */
const IN_USE: Readonly<Record<UploadUse, boolean | null>> = { free: false, ours: true, unknown: null }

function jsonLine(t: Translate, { key, uploadId, listed, size, outcome }: ToldUpload): string {
  const error = outcome?.state === 'failed' ? outcome.error : size.state === 'failed' ? size.error : undefined
  return JSON.stringify({
    ...{ type: 'upload', key, uploadId },
    initiated: listed ? new Date(listed.initiatedMs).toISOString() : null,
    size: size.state === 'known' ? size.sizeBytes : null,
    parts: size.state === 'known' ? size.parts : null,
    storageClass: listed?.storageClass ?? null,
    initiator: listed?.initiator ?? null,
    ...(listed && { inUse: IN_USE[listed.use] }),
    ...(outcome && { state: outcome.state }),
    ...(error && { error: errorForShell(t, error) }),
  })
}

function textLine(t: Translate, { key, uploadId, listed, size, outcome }: ToldUpload): string {
  const state =
    outcome?.state === 'failed'
      ? describeError(t, outcome.error)
      : t(outcome ? `uploads.outcome.${outcome.state}` : `uploads.use.${listed?.use ?? 'free'}`)
  const columns = [
    listed ? new Date(listed.initiatedMs).toISOString() : '',
    size.state === 'known' ? formatBytes(t.language, size.sizeBytes) : '?',
    state,
    key,
    uploadId,
  ]
  return columns.map(printable).join('\t')
}

export const tellUpload = (t: Translate, io: CommandIo, json: boolean, upload: ToldUpload): void =>
  io.out(json ? jsonLine(t, upload) : textLine(t, upload))

/** The last line; `error` is one that ended the command early. */
export function tellUploadsTotals(
  t: Translate,
  io: CommandIo,
  { json, isAbort }: { readonly json: boolean; readonly isAbort: boolean },
  totals: UploadsTotals,
  error?: ErrorInfo,
): void {
  const { uploads, bytes, aborted, gone, left, failed } = totals
  const told = error ?? totals.firstError
  if (json) {
    const counts = isAbort ? { uploads, aborted, gone, left, failed, bytes } : { uploads, bytes }
    io.out(JSON.stringify({ type: 'summary', ...counts, ...(told && { error: errorForShell(t, told) }) }))
    return
  }
  if (totals.firstError && !error) io.err(printable(describeError(t, totals.firstError)))
  const shown = { count: uploads, number: formatCount(t.language, uploads), bytes: formatBytes(t.language, bytes) }
  io.out(isAbort ? t('uploads.cli.aborted', { ...shown, aborted, gone, left, failed }) : t('uploads.cli.listed', shown))
}
