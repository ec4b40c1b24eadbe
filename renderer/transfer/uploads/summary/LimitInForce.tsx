import { formatSpeed } from '../../../../shared/messages/format.ts'
import { timeText } from '../../../../shared/messages/limits.ts'
import { Icon } from '../../../common/Icon.tsx'
import { useTranslate } from '../../../common/Language.tsx'
import { useSessionState } from '../../use-app.ts'

/** Why it goes no faster: a limit or the timetable; nothing while neither holds anything back. */
export function LimitInForce() {
  const t = useTranslate()
  const rule = useSessionState('limitRule')
  if (!rule || rule.limit === null) return null
  const text = t(`transfers.in-force.${rule.limit === 0 ? 'pause' : 'limit'}`, {
    rate: formatSpeed(t.language, rule.limit),
  })
  const { change } = rule
  return (
    <span className="limit-in-force">
      <Icon name={rule.limit === 0 ? 'paused' : 'waiting'} sizePx={15} />
      {change ? t('transfers.in-force-until', { rule: text, time: timeText(t, change.atMs, Date.now()) }) : text}
    </span>
  )
}
