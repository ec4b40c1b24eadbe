import { kindOf, limitText } from '../../../shared/messages/limits.ts'
import { type TransferSettings, WEEKDAYS } from '../../../shared/settings.ts'
import { type Stretch, weekOf } from '../../../shared/timetable.ts'
import { useTranslate } from '../../common/Language.tsx'

const MINUTES_A_DAY = 1440
const HOURS = [0, 6, 12, 18, 24]

/** The week as it comes out, each day a strip from midnight to midnight. */
export function WeekStrip({ settings }: { readonly settings: TransferSettings }) {
  const t = useTranslate()
  const week = weekOf(settings)
  return (
    <figure className="week">
      <figcaption className="field-label">{t('transfers.week')}</figcaption>
      <div className="week-hours" aria-hidden="true">
        {HOURS.map((hour) => (
          <span key={hour}>{clock(hour * 60)}</span>
        ))}
      </div>
      {WEEKDAYS.map((day, index) => (
        <div className="week-day" key={day}>
          <span>{t(`transfers.day.${day}`)}</span>
          <ol className="week-strip">
            {merged(week[index] ?? []).map((stretch) => (
              <StretchItem key={stretch.start} stretch={stretch} />
            ))}
          </ol>
        </div>
      ))}
    </figure>
  )
}

/** Which row says so does not matter here. */
function merged(stretches: readonly Stretch[]): readonly Stretch[] {
  const whole: Stretch[] = []
  for (const stretch of stretches) {
    const last = whole.at(-1)
    if (last?.limit === stretch.limit) whole[whole.length - 1] = { ...last, end: stretch.end }
    else whole.push(stretch)
  }
  return whole
}

function StretchItem({ stretch: { start, end, limit } }: { readonly stretch: Stretch }) {
  const t = useTranslate()
  const rule = limitText(t, limit)
  const text = t('transfers.stretch', { start: clock(start), end: clock(end), rule })
  return (
    <li
      className={`week-stretch week-${kindOf(limit)}`}
      style={{ width: `${((end - start) / MINUTES_A_DAY) * 100}%` }}
      title={text}
    >
      <span className="visually-hidden">{text}</span>
      <span aria-hidden="true">{rule}</span>
    </li>
  )
}

const clock = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`
