import type { AuditRow } from '../../../shared/ipc/audit-calls.ts'
import { describeAuditRow } from '../../../shared/messages/describe-audit.ts'
import { Icon } from '../../common/Icon.tsx'
import { useTranslate } from '../../common/Language.tsx'
import { CopyText } from './CopyText.tsx'

/** One entry: a line in words, unfolded with all that it holds. */
export function AuditItem({ row }: { readonly row: AuditRow }) {
  const t = useTranslate()
  const { title, about, outcome } = describeAuditRow(t, row)
  const { time = '' } = row.members
  const timeMs = Date.parse(time)
  const shownTime = Number.isNaN(timeMs) ? time : new Date(timeMs).toLocaleString(t.language)
  return (
    <li>
      <details className="audit-item">
        <summary>
          <span className={outcome.isDone ? 'audit-done' : 'audit-refused'}>
            <Icon name={outcome.isDone ? 'done' : 'failed'} sizePx={16} />
          </span>
          <span className="audit-words">
            <span className="audit-title">{title}</span>
            <span className="audit-about">{[...about, outcome.text].join(' · ')}</span>
          </span>
          <time className="audit-time" dateTime={time}>
            {shownTime}
          </time>
        </summary>
        <Details row={row} />
      </details>
    </li>
  )
}

function Details({ row }: { readonly row: AuditRow }) {
  const t = useTranslate()
  const { changes } = describeAuditRow(t, row)
  const { stsRequestId, ...members } = row.members
  const shown = Object.entries(members).filter(([name]) => name !== 'changes' || changes.length === 0)
  return (
    <div className="audit-details">
      {stsRequestId !== undefined && <CopyText label="RequestId" text={stsRequestId} hint={t('audit.reconcile')} />}
      <dl>
        {changes.map(({ name, text }) => (
          <Fact key={`change ${name}`} name={name} text={text} />
        ))}
        {shown.map(([name, text]) => (
          <Fact key={name} name={name} text={text} />
        ))}
        <Fact name={t('audit.member.hash')} text={row.hash} />
      </dl>
    </div>
  )
}

function Fact({ name, text }: { readonly name: string; readonly text: string }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{text}</dd>
    </>
  )
}
