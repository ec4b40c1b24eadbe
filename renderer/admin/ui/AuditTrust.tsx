import { type FormEvent, useState } from 'react'
import { auditFindings, isIntact, keptHeadInWords } from '../../../shared/messages/describe-audit.ts'
import { formatCount } from '../../../shared/messages/format.ts'
import { ActionButton, Banner } from '../../common/Controls.tsx'
import { useTranslate } from '../../common/Language.tsx'
import type { AuditModel, AuditView } from '../audit-model.ts'
import { CopyText } from './CopyText.tsx'
import { PlainField } from './PlainField.tsx'

interface Props {
  readonly model: AuditModel
  readonly view: AuditView
}

/** Whether the log is as it was written, its head, and a head kept elsewhere to compare it with. */
export function AuditTrust({ model, view: { verdict, keptHead } }: Props) {
  const t = useTranslate()
  if (!verdict) return <p className="field-hint">{t('audit.searching')}</p>
  const { entries, firstBad } = verdict
  const findings = auditFindings(t, verdict)
  return (
    <>
      {!firstBad && <p>{t('audit.intact', { count: entries, number: formatCount(t.language, entries) })}</p>}
      {findings.length > 0 && <Banner tone={firstBad ? 'warning' : 'info'}>{findings.join(' ')}</Banner>}
      <CopyText label={t('audit.head')} text={verdict.head} hint={t('audit.head-hint')} />
      <KeptHead model={model} />
      {keptHead !== undefined && (
        <Banner tone={isIntact({ ...verdict, firstBad: undefined }, keptHead) ? 'success' : 'warning'}>
          {keptHeadInWords(t, verdict, keptHead)}
        </Banner>
      )}
    </>
  )
}

function KeptHead({ model }: { readonly model: AuditModel }) {
  const t = useTranslate()
  const [text, setText] = useState('')
  const [isWrong, setWrong] = useState(false)
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    const head = text.trim().toLowerCase()
    const isHead = /^[0-9a-f]{64}$/.test(head)
    setWrong(!isHead)
    if (isHead) void model.verify(head)
  }
  return (
    <details className="audit-kept">
      <summary>{t('audit.kept.label')}</summary>
      <form className="section-line" onSubmit={submit} noValidate>
        <PlainField
          label={t('audit.kept.label')}
          value={text}
          hint={t('audit.kept.hint')}
          problem={isWrong ? t('audit.kept.malformed') : undefined}
          onChange={setText}
        />
        <ActionButton type="submit" label={t('audit.kept.check')} />
      </form>
    </details>
  )
}
