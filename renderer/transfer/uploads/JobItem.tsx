import { memo } from 'react'
import { Button, ProgressBar } from 'react-aria-components'
import { describeError } from '../../../shared/messages/describe.ts'
import { formatBytes, formatPercent } from '../../../shared/messages/format.ts'
import { IconButton } from '../../common/Controls.tsx'
import { Icon } from '../../common/Icon.tsx'
import { useTranslate } from '../../common/Language.tsx'
import type { JobRow } from '../../upload/list-contract.ts'
import { actionsFor, folderOf, progressOf, stateOf } from '../job-view.ts'
import { useApp } from '../use-app.ts'
import { Bar } from './Bar.tsx'
import { ErrorDetails } from './ErrorDetails.tsx'

interface JobItemProps {
  readonly row: JobRow
  readonly isOpen: boolean
  readonly onToggle: (id: number) => void
}

/** One file: what it is, how it stands, what can be done. */
export const JobItem = memo(function JobItem({ row, isOpen, onToggle }: JobItemProps) {
  const t = useTranslate()
  const { icon, tone } = stateOf(row)
  const detailsId = `details-${row.id}`
  return (
    <div className={`row tone-${tone}`}>
      <span className="row-icon">
        <Icon name={icon} sizePx={20} />
      </span>
      <div className="row-file">
        <span className="row-name" title={row.path}>
          {row.name}
        </span>
        {row.error ? (
          <Button
            className="row-error"
            aria-expanded={isOpen}
            aria-controls={detailsId}
            onPress={() => onToggle(row.id)}
          >
            <Icon name={isOpen ? 'chevron' : 'arrow'} sizePx={12} />
            <span className="row-error-text">{describeError(t, row.error)}</span>
          </Button>
        ) : (
          <span className="row-folder">{folderOf(row)}</span>
        )}
      </div>
      <span className="row-size">{formatBytes(t.language, row.sizeBytes)}</span>
      <State row={row} />
      <Actions row={row} />
      {isOpen && row.error && <ErrorDetails id={detailsId} row={row} error={row.error} />}
    </div>
  )
})

function State({ row }: { readonly row: JobRow }) {
  const t = useTranslate()
  const ratio = progressOf(row)
  const state = t(stateOf(row).textKey)
  const percent = ratio === undefined ? undefined : formatPercent(t.language, ratio)
  return (
    <div className="row-state">
      <span>{percent === undefined || row.phase === 'verifying' ? state : t('phase.percent', { state, percent })}</span>
      {ratio !== undefined && (
        <ProgressBar className="bar" aria-label={t('row.progress', { name: row.name })} value={ratio * 100}>
          <Bar ratio={ratio} />
        </ProgressBar>
      )}
    </div>
  )
}

function Actions({ row }: { readonly row: JobRow }) {
  const t = useTranslate()
  const { client } = useApp()
  return (
    <div className="row-actions">
      {(row.waitingFor === 'start' ? [] : actionsFor(row.phase)).map((action) => (
        <IconButton
          key={action}
          icon={action}
          label={t(`action.${action}`, { name: row.name })}
          onPress={() => client.command(action, [row.id])}
        />
      ))}
    </div>
  )
}
