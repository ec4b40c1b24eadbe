import { describeError } from '../../../../shared/messages/describe.ts'
import { formatCount } from '../../../../shared/messages/format.ts'
import { useTranslate } from '../../../common/Language.tsx'
import type { BatchRow, ListRow } from '../../../upload/list-contract.ts'
import { folderOf } from '../../job-view.ts'
import { useSessionState } from '../../use-app.ts'
import { momentText } from './moment-text.ts'
import { filesOf, isOpenable, type NodeRow, stagesOf } from './row-view.ts'

/** The quieter line below a name: what is wrong with it, what is in it, or where it lies. */
export function RowLine({ isTree, row }: { readonly row: ListRow; readonly isTree: boolean }) {
  const t = useTranslate()
  if (isOpenable(row)) return <Contents row={row} />
  if (row.error) {
    const text = describeError(t, row.error)
    return (
      <span className="row-line row-error">
        <span className="row-problem" title={text}>
          {text}
        </span>
        {row.phase === 'failed' && (
          <button className="row-problem-link" type="button" tabIndex={-1} data-act="problem">
            {t('row.show-problem')}
          </button>
        )}
      </span>
    )
  }
  const folder = isTree ? '' : folderOf(row)
  return folder === '' ? null : (
    <span className="row-line" title={folder}>
      {folder}
    </span>
  )
}

function Contents({ row }: { readonly row: NodeRow }) {
  const t = useTranslate()
  const stages = stagesOf(row.counts)
  const count = (number: number): string => formatCount(t.language, number)
  const files = filesOf(stages)
  return (
    <span className="row-line">
      {row.kind === 'batch' && <BatchPlace row={row} />}
      {t('row.files', { count: files, done: count(stages.done), total: count(files) })}
      {stages.failed > 0 && (
        <span className="row-failed"> · {t('row.failed', { count: stages.failed, total: count(stages.failed) })}</span>
      )}
      {row.kind === 'batch' && row.addedAtMs !== undefined && (
        <> · {t('row.added', { time: momentText(t.language, row.addedAtMs, Date.now()) })}</>
      )}
    </span>
  )
}

/** `bucket ▸ folder · `. */
function BatchPlace({ row }: { readonly row: BatchRow }) {
  const { prefix, profileId } = row.destination
  const profile = useSessionState('environment')?.profiles.find(({ id }) => id === profileId)
  if (!profile) return null
  return <>{prefix === '' ? profile.bucket : `${profile.bucket} ▸ ${prefix}`} · </>
}
