import { useState } from 'react'
import { describeError } from '../../../shared/messages/describe.ts'
import { describeRight } from '../../../shared/messages/describe-right.ts'
import type { RightRow } from '../../../shared/rights-check.ts'
import { ActionButton } from '../../common/Controls.tsx'
import { Icon } from '../../common/Icon.tsx'
import { useTranslate } from '../../common/Language.tsx'
import { call } from '../bridge.ts'
import { ask } from '../session.ts'
import { useAdminStore } from '../use-admin.ts'

/** Tries at COS what the profile's temporary keys can and cannot do. `isDirty`: what is shown is not what would be tried. */
export function Rights({ id, isDirty }: { readonly id: string; readonly isDirty: boolean }) {
  const t = useTranslate()
  const store = useAdminStore()
  const [isRunning, setRunning] = useState(false)
  const [rows, setRows] = useState<readonly RightRow[]>([])
  const failed = rows.filter(({ ok }) => !ok).length
  const ended =
    failed === 0 ? t('rights.all-ok', { all: rows.length }) : t('rights.not-ok', { failed, all: rows.length })
  const hint = isDirty ? t('test.save-first') : t('rights.about')
  const run = async (): Promise<void> => {
    setRunning(true)
    setRows([])
    setRows((await ask(store, call['rights.check']({ id }))) ?? [])
    setRunning(false)
  }
  return (
    <section className="section">
      <h2>{t('rights.title')}</h2>
      <div className="section-line">
        <ActionButton label={t('rights.run')} isDisabled={isRunning || isDirty} onPress={() => void run()} />
        <span role="status" className="field-hint">
          {isRunning ? t('test.running') : rows.length > 0 ? ended : hint}
        </span>
      </div>
      {rows.length > 0 && (
        <ol className="steps" aria-label={t('rights.title')}>
          {rows.map((row) => (
            <Right row={row} key={row.name} />
          ))}
        </ol>
      )}
    </section>
  )
}

function Right({ row }: { readonly row: RightRow }) {
  const t = useTranslate()
  return (
    <li className={`step step-${row.ok ? 'works' : 'fails'}`}>
      <Icon name={row.ok ? 'done' : 'failed'} />
      <span>
        {describeRight(t, row)}
        {row.error && ` – ${describeError(t, row.error)}`}
      </span>
    </li>
  )
}
