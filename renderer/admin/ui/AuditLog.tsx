import { useEffect, useState, useSyncExternalStore } from 'react'
import type { AdminState } from '../../../shared/ipc/admin-contract.ts'
import { describeError } from '../../../shared/messages/describe.ts'
import { formatCount } from '../../../shared/messages/format.ts'
import { ActionButton, Banner } from '../../common/Controls.tsx'
import { useTranslate } from '../../common/Language.tsx'
import { type FilterDraft, filterOf, NO_FILTER } from '../audit-filter.ts'
import { AuditModel, type AuditView } from '../audit-model.ts'
import { call } from '../bridge.ts'
import { AuditFilterBar } from './AuditFilterBar.tsx'
import { AuditItem } from './AuditItem.tsx'
import { AuditTrust } from './AuditTrust.tsx'

/** Typing is not a question of its own for each letter. */
const TYPING_MS = 300

/** Who was given what, and who changed what: the log, whether it can be trusted, and its export. */
export function AuditLog({ admin }: { readonly admin: AdminState }) {
  const t = useTranslate()
  const [model] = useState(() => new AuditModel(call))
  const [filter, setFilter] = useState<FilterDraft>(NO_FILTER)
  const [again, setAgain] = useState(0)
  const view = useSyncExternalStore(model.subscribe, model.state)
  useEffect(() => {
    const timer = setTimeout(() => void model.look(filterOf(filter, Date.now())), filter.text === '' ? 0 : TYPING_MS)
    return () => clearTimeout(timer)
  }, [model, filter, again])
  useEffect(() => void model.verify(), [model, again])
  return (
    <div className="audit">
      <header className="audit-head">
        <h2>{t('audit.title')}</h2>
        <p className="field-hint">{t('audit.about')}</p>
        <AuditTrust model={model} view={view} />
        <div className="section-line">
          <ActionButton label={t('audit.export.csv')} onPress={() => void model.export('csv')} />
          <ActionButton label={t('audit.export.json')} onPress={() => void model.export('json')} />
          <ActionButton icon="retry" label={t('audit.refresh')} onPress={() => setAgain((count) => count + 1)} />
        </div>
        <Outcome view={view} />
      </header>
      <AuditFilterBar filter={filter} profiles={admin.profiles} onChange={setFilter} />
      <Rows model={model} view={view} isFiltered={filter !== NO_FILTER} />
    </div>
  )
}

function Outcome({ view: { exported, problem } }: { readonly view: AuditView }) {
  const t = useTranslate()
  const { name = '', entries = 0, head = '' } = exported ?? {}
  const facts = { count: entries, number: formatCount(t.language, entries), name, head }
  return (
    <>
      {problem && <Banner tone="warning">{describeError(t, problem)}</Banner>}
      {exported && <Banner tone="success">{t('audit.exported', facts)}</Banner>}
    </>
  )
}

function Rows({
  model,
  view: { rows, phase },
  isFiltered,
}: {
  readonly model: AuditModel
  readonly view: AuditView
  readonly isFiltered: boolean
}) {
  const t = useTranslate()
  return (
    <>
      <ul className="audit-rows" aria-label={t('audit.list')}>
        {rows.map(({ place, row }) => (
          <AuditItem key={place} row={row} />
        ))}
      </ul>
      <div className="audit-end" role="status">
        {phase === 'reading' && t('audit.searching')}
        {phase === 'all' && rows.length === 0 && t(isFiltered ? 'audit.none-found' : 'audit.none')}
        {phase === 'more' && <ActionButton label={t('audit.more')} onPress={() => void model.more()} />}
      </div>
    </>
  )
}
