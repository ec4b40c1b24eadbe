import { useEffect, useRef, useState } from 'react'
import { useTranslate } from '../../common/Language.tsx'
import { overviewOf } from '../job-view.ts'
import { headlineOf, resultsOf } from '../uploads/summary/summary-view.ts'
import { useWorkerState } from '../use-app.ts'

/** Tells a screen reader when work has come to an end: results, not percentages. */
export function Announcer() {
  const t = useTranslate()
  const totals = useWorkerState('totals')
  const wasBusy = useRef(false)
  const [text, setText] = useState('')
  useEffect(() => {
    if (!totals) return
    const isBusy = totals.walking || overviewOf(totals).active > 0
    if (isBusy && !wasBusy.current) setText('')
    if (!isBusy && wasBusy.current) setText([headlineOf(t, totals), ...resultsOf(t, totals)].join(', '))
    wasBusy.current = isBusy
  }, [totals, t])
  return (
    <div className="visually-hidden" role="status" aria-live="polite">
      {text}
    </div>
  )
}
