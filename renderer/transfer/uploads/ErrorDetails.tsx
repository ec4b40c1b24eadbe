import type { ErrorInfo } from '../../../shared/errors.ts'
import { describeError } from '../../../shared/messages/describe.ts'
import { useTranslate } from '../../common/Language.tsx'
import type { JobRow } from '../../upload/list-contract.ts'

/** What happened to a row, in full; selectable, so that the request id can be handed on. */
export function ErrorDetails({
  id,
  row,
  error,
}: {
  readonly id: string
  readonly row: JobRow
  readonly error: ErrorInfo
}) {
  const t = useTranslate()
  return (
    <div className="row-details" id={id}>
      <p>{describeError(t, error)}</p>
      <p className="row-details-minor">
        {t('row.key', { key: row.key })}
        {row.attempts > 0 && <> {t('row.attempts', { count: row.attempts })}</>}
        {error.detail !== undefined && <> {t('row.detail', { detail: error.detail })}</>}
      </p>
    </div>
  )
}
