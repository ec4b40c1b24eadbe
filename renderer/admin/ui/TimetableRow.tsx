import { ToggleButton, ToggleButtonGroup } from 'react-aria-components'
import { WEEKDAYS } from '../../../shared/settings.ts'
import { isPastMidnight } from '../../../shared/timetable.ts'
import { ChoiceField } from '../../common/ChoiceField.tsx'
import { IconButton } from '../../common/Controls.tsx'
import { useTranslate } from '../../common/Language.tsx'
import { type RowDraft, type RowProblems, RULES, tidyTime } from '../transfers-draft.ts'
import { PlainField } from './PlainField.tsx'

interface Props {
  readonly row: RowDraft
  /** From 1, as people count. */
  readonly number: number
  readonly isLast: boolean
  /** How much of its time earlier rows leave it. */
  readonly share: 'all' | 'some' | 'none'
  readonly problems: RowProblems
  readonly onChange: (news: Partial<RowDraft>) => void
  readonly onMove: (by: -1 | 1) => void
  readonly onRemove: () => void
}

/** When, and what then. */
export function TimetableRow(props: Props) {
  const { row, number, problems, onChange } = props
  const t = useTranslate()
  return (
    <fieldset className="timetable-row">
      <legend className="visually-hidden">{t('transfers.row', { number })}</legend>
      <div className="timetable-head">
        <Days {...props} />
        <Commands {...props} />
      </div>
      <div className="timetable-fields">
        {(['from', 'to'] as const).map((name) => (
          <PlainField
            className="timetable-time"
            key={name}
            label={t(`transfers.${name}`)}
            value={row[name]}
            problem={problems[name] && t(problems[name])}
            onChange={(time) => onChange({ [name]: time })}
            onLeave={() => onChange({ [name]: tidyTime(row[name]) })}
          />
        ))}
        <ChoiceField
          label={t('transfers.rule')}
          value={row.rule}
          choices={RULES.map((id) => ({ id, label: t(`transfers.rule.${id}`) }))}
          onChange={(rule) => onChange({ rule })}
        />
        {row.rule === 'limit' && (
          <PlainField
            className="timetable-rate"
            label={t('transfers.rate')}
            value={row.limit}
            problem={problems.limit && t(problems.limit)}
            onChange={(limit) => onChange({ limit })}
          />
        )}
      </div>
      <Remarks {...props} />
    </fieldset>
  )
}

function Days({ row, problems, onChange }: Props) {
  const t = useTranslate()
  return (
    <div>
      <ToggleButtonGroup
        className="timetable-days"
        aria-label={t('transfers.days')}
        selectionMode="multiple"
        selectedKeys={row.days}
        onSelectionChange={(keys) => onChange({ days: WEEKDAYS.filter((day) => keys.has(day)) })}
      >
        {WEEKDAYS.map((day) => (
          <ToggleButton className="timetable-day" key={day} id={day}>
            {t(`transfers.day.${day}`)}
          </ToggleButton>
        ))}
      </ToggleButtonGroup>
      {problems.days && <p className="field-error">{t(problems.days)}</p>}
    </div>
  )
}

function Commands({ number, isLast, onMove, onRemove }: Props) {
  const t = useTranslate()
  return (
    <div className="timetable-commands">
      <span className="icon-up">
        <IconButton
          icon="chevron"
          label={t('transfers.up', { number })}
          isDisabled={number === 1}
          onPress={() => onMove(-1)}
        />
      </span>
      <IconButton
        icon="chevron"
        label={t('transfers.down', { number })}
        isDisabled={isLast}
        onPress={() => onMove(1)}
      />
      <IconButton icon="cancel" label={t('transfers.remove', { number })} onPress={onRemove} />
    </div>
  )
}

/** What one might not see from the fields. */
function Remarks({ row, share, problems }: Props) {
  const t = useTranslate()
  const areTimes = /^\d\d:\d\d$/.test(row.from) && /^\d\d:\d\d$/.test(row.to) && !problems.from && !problems.to
  const isNextDay = areTimes && isPastMidnight(row)
  if (!isNextDay && share === 'all') return null
  return (
    <p className={share === 'none' ? 'timetable-remark timetable-remark-warn' : 'timetable-remark'}>
      {isNextDay && t('transfers.next-day', { to: row.to })} {share !== 'all' && t(`transfers.share.${share}`)}
    </p>
  )
}
