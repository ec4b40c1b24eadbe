import { shareOf } from '../../../shared/timetable.ts'
import { ActionButton } from '../../common/Controls.tsx'
import { useTranslate } from '../../common/Language.tsx'
import {
  type CheckedTransfers,
  moved,
  newRow,
  type RowDraft,
  type TransfersDraft,
  type TransfersProblems,
} from '../transfers-draft.ts'
import { TimetableRow } from './TimetableRow.tsx'
import { WeekStrip } from './WeekStrip.tsx'

interface Props {
  readonly draft: TransfersDraft
  readonly problems: TransfersProblems
  readonly checked: CheckedTransfers
  readonly onChange: (rows: readonly RowDraft[]) => void
}

/** The rows, and what comes of them. */
export function Timetable({ draft: { rows }, problems, checked, onChange }: Props) {
  const t = useTranslate()
  const timetable = checked.ok ? (checked.transfers.timetable ?? []) : []
  const shares = shareOf(timetable)
  const change = (id: number, news: Partial<RowDraft>): void =>
    onChange(rows.map((row) => (row.id === id ? { ...row, ...news } : row)))
  return (
    <section className="section">
      <h3>{t('transfers.timetable')}</h3>
      <p className="field-hint">{t(rows.length === 0 ? 'transfers.none' : 'transfers.timetable-about')}</p>
      {rows.map((row, index) => (
        <TimetableRow
          key={row.id}
          row={row}
          number={index + 1}
          isLast={index === rows.length - 1}
          share={shares[index] ?? 'all'}
          problems={problems.rows.get(row.id) ?? {}}
          onChange={(news) => change(row.id, news)}
          onMove={(by) => onChange(moved(rows, row.id, by))}
          onRemove={() => onChange(rows.filter(({ id }) => id !== row.id))}
        />
      ))}
      <ActionButton icon="plus" label={t('transfers.add-row')} onPress={() => onChange([...rows, newRow()])} />
      {checked.ok && rows.length > 0 && <WeekStrip settings={checked.transfers} />}
    </section>
  )
}
