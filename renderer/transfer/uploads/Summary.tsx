import { ProgressBar } from 'react-aria-components'
import { formatPercent } from '../../../shared/messages/format.ts'
import { useTranslate } from '../../common/Language.tsx'
import type { Totals } from '../../upload/page-contract.ts'
import { overviewOf } from '../job-view.ts'
import { useWorkerState } from '../use-app.ts'
import { Bar } from './Bar.tsx'
import { LimitInForce } from './LimitInForce.tsx'
import { figuresOf, headlineOf, resultsOf } from './summary-view.ts'

/** How the whole stands: in words, in figures, as one bar. */
export function Summary({ totals }: { readonly totals: Totals }) {
  const t = useTranslate()
  const secondsLeft = useWorkerState('secondsLeft')
  const { ratio, files, done } = overviewOf(totals)
  const isComplete = files > 0 && done === files && !totals.walking
  const figures = figuresOf(t, totals, secondsLeft)
  return (
    <section className="summary">
      <div className="summary-line">
        <h1>{headlineOf(t, totals)}</h1>
        <span className="summary-results">{resultsOf(t, totals).join(' · ')}</span>
      </div>
      <ProgressBar
        className={`bar bar-total ${isComplete ? 'bar-complete' : ''}`}
        aria-label={t('summary.progress')}
        value={ratio * 100}
        valueLabel={formatPercent(t.language, ratio)}
      >
        <Bar ratio={ratio} />
      </ProgressBar>
      <div className="summary-figures">
        {figures.map((figure, index) => (
          // The place of a figure is its meaning.
          <span key={['bytes', 'speed', 'left'][index]}>{figure}</span>
        ))}
        <LimitInForce />
      </div>
    </section>
  )
}
