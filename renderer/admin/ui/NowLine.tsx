import { useEffect, useState } from 'react'
import { limitText, timeText } from '../../../shared/messages/limits.ts'
import type { TransferSettings } from '../../../shared/settings.ts'
import { limitAt, nextChange } from '../../../shared/timetable.ts'
import { Icon } from '../../common/Icon.tsx'
import { useTranslate } from '../../common/Language.tsx'

const LOOK_EVERY_MS = 5000

/** The time, so often that a change of the timetable shows soon after it. */
function useNow(): Date {
  const [now, setNow] = useState(() => new Date())
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), LOOK_EVERY_MS)
    return () => clearInterval(timer)
  }, [])
  return now
}

/** What applies now, and when it changes next. */
export function NowLine({ settings, isSaved }: { readonly settings: TransferSettings; readonly isSaved: boolean }) {
  const t = useTranslate()
  const now = useNow()
  const rule = limitText(t, limitAt(settings, now))
  const change = nextChange(settings, now)
  const text = change
    ? t('transfers.now-until', {
        rule,
        time: timeText(t, change.at.getTime(), now.getTime()),
        next: limitText(t, change.limit),
      })
    : t('transfers.now', { rule })
  return (
    <p className="transfers-now" role="status">
      <Icon name="waiting" />
      <span>
        {text} {!isSaved && <span className="field-hint">{t('transfers.unsaved')}</span>}
      </span>
    </p>
  )
}
