import { ProgressBar } from 'react-aria-components'
import { formatPercent } from '../../../../shared/messages/format.ts'
import { ActionButton } from '../../../common/Controls.tsx'
import { Icon } from '../../../common/Icon.tsx'
import { useTranslate } from '../../../common/Language.tsx'
import type { Totals } from '../../../upload/page-contract.ts'
import { AwakeLine } from '../../desktop/AwakeLine.tsx'
import { HISTORY_VIEW_ID } from '../../history/view-id.ts'
import { overviewOf } from '../../job-view.ts'
import { PROBLEMS_VIEW_ID } from '../../problems/problem-session.ts'

import { useApp, useWorkerState } from '../../use-app.ts'
import { Bar } from './Bar.tsx'
import { Commands } from './Commands.tsx'
import { LimitInForce } from './LimitInForce.tsx'
import { SpeedGraph } from './SpeedGraph.tsx'
import { endingOf, figuresOf, headlineOf, resultsOf } from './summary-view.ts'

/** How the whole stands: in words, in figures, as one bar; and what can be done with all of it. */
export function Summary({ totals }: { readonly totals: Totals }) {
  const t = useTranslate()
  const ending = endingOf(totals)
  return (
    <section className={`summary ${ending === undefined ? '' : `summary-${ending}`}`}>
      <div className="summary-line">
        {ending !== undefined && <Icon name={ending === 'good' ? 'verified' : 'failed'} sizePx={24} />}
        <h1>{headlineOf(t, totals)}</h1>
        <Commands totals={totals} />
      </div>
      <TotalBar totals={totals} />
      <Figures totals={totals} />
    </section>
  )
}

function TotalBar({ totals }: { readonly totals: Totals }) {
  const t = useTranslate()
  const { done, files, ratio } = overviewOf(totals)
  const isComplete = files > 0 && done === files && !totals.walking
  return (
    <ProgressBar
      className={`bar bar-total ${isComplete ? 'bar-complete' : ''}`}
      aria-label={t('summary.progress')}
      value={ratio * 100}
      valueLabel={formatPercent(t.language, ratio)}
    >
      <Bar ratio={ratio} />
    </ProgressBar>
  )
}

function Figures({ totals }: { readonly totals: Totals }) {
  const t = useTranslate()
  const secondsLeft = useWorkerState('secondsLeft')
  const work = useWorkerState('work')
  const { session } = useApp()
  const ending = endingOf(totals)
  const { bytes, left, speed, took } = figuresOf(t, totals, { secondsLeft, work })
  return (
    <div className="summary-figures">
      <span className="figure-bytes">{bytes}</span>
      {speed !== undefined && (
        <>
          <span className="figure-speed">{speed}</span>
          <SpeedGraph />
        </>
      )}
      {left !== undefined && <span className="figure-left">{left}</span>}
      {took !== undefined && <span>{took}</span>}
      <LimitInForce />
      <AwakeLine />
      {ending === 'bad' && (
        <ActionButton kind="quiet" label={t('summary.problems')} onPress={() => session.show(PROBLEMS_VIEW_ID)} />
      )}
      {ending === 'good' && (
        <ActionButton kind="quiet" label={t('summary.history')} onPress={() => session.show(HISTORY_VIEW_ID)} />
      )}
      <span className="summary-results">{resultsOf(t, totals).join(' · ')}</span>
    </div>
  )
}
