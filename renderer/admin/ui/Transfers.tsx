import { type FormEvent, useState } from 'react'
import type { TransferSettings } from '../../../shared/settings.ts'
import { ActionButton } from '../../common/Controls.tsx'
import { useTranslate } from '../../common/Language.tsx'
import { call } from '../bridge.ts'
import { ask } from '../session.ts'
import {
  type CheckedTransfers,
  checkTransfers,
  isTransfersChanged,
  type TransfersDraft,
  type TransfersProblems,
  transfersDraftOf,
} from '../transfers-draft.ts'
import { useUnsaved } from '../unsaved.ts'
import { useAdminStore } from '../use-admin.ts'
import { useFollowed } from '../use-followed.ts'
import { NowLine } from './NowLine.tsx'
import { PlainField } from './PlainField.tsx'
import { Timetable } from './Timetable.tsx'

/** How much of the line uploads may take, and when. */
export function Transfers({ saved }: { readonly saved: TransferSettings }) {
  const t = useTranslate()
  const [draft, setDraft] = useFollowed(saved, transfersDraftOf, isTransfersChanged)
  /** Nothing is wrong with what is still being typed. */
  const [wasLeft, setLeft] = useState(false)
  const { checked, isTried, outcome, save } = useSave(draft)
  const change = (news: Partial<TransfersDraft>): void => setDraft((before) => ({ ...before, ...news }))
  const isDirty = isTransfersChanged(draft, saved)
  useUnsaved(isDirty)
  const problems: TransfersProblems = checked.ok ? { rows: new Map() } : checked.problems
  const shown: TransfersProblems = isTried || wasLeft ? problems : { rows: new Map() }
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    void save()
  }
  return (
    <form className="profile-form transfers" onSubmit={submit} onBlur={() => setLeft(true)} noValidate>
      <header className="transfers-head">
        <h2>{t('transfers.title')}</h2>
        <p className="field-hint">{t('transfers.about')}</p>
      </header>
      <NowLine settings={checked.ok ? checked.transfers : saved} isSaved={!isDirty || !checked.ok} />
      <LimitFields draft={draft} problems={shown} onChange={change} />
      <Timetable draft={draft} problems={shown} checked={checked} onChange={(rows) => change({ rows })} />
      <div className="form-actions">
        <ActionButton kind="primary" type="submit" label={t('settings.save')} isDisabled={!isDirty} />
        <ActionButton
          label={t('settings.discard')}
          isDisabled={!isDirty}
          onPress={() => setDraft(transfersDraftOf(saved))}
        />
        <span role="status" className={isTried && !checked.ok ? 'field-error' : 'field-hint'}>
          {isTried && !checked.ok ? t('settings.correct') : outcome && !isDirty && t('settings.saved')}
        </span>
      </div>
    </form>
  )
}

function useSave(draft: TransfersDraft) {
  const store = useAdminStore()
  const [isTried, setTried] = useState(false)
  const [outcome, setOutcome] = useState(false)
  const checked: CheckedTransfers = checkTransfers(draft)
  const save = async (): Promise<void> => {
    setTried(true)
    if (!checked.ok) return
    await ask(store, call['transfers.save']({ transfers: checked.transfers }))
    setOutcome(store.state().problem === undefined)
    setTried(false)
  }
  return { checked, isTried, outcome, save }
}

function LimitFields({
  draft,
  problems,
  onChange,
}: {
  readonly draft: TransfersDraft
  readonly problems: TransfersProblems
  readonly onChange: (news: Partial<TransfersDraft>) => void
}) {
  const t = useTranslate()
  return (
    <div className="fields">
      <PlainField
        label={t('transfers.limit')}
        hint={t('transfers.limit-hint')}
        value={draft.limit}
        problem={problems.limit && t(problems.limit)}
        onChange={(limit) => onChange({ limit })}
      />
      <PlainField
        label={t('transfers.connections')}
        hint={t('transfers.connections-hint')}
        value={draft.maxConnections}
        problem={problems.maxConnections && t(problems.maxConnections)}
        onChange={(maxConnections) => onChange({ maxConnections })}
      />
    </div>
  )
}
