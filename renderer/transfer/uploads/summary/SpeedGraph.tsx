import { formatSpeed } from '../../../../shared/messages/format.ts'
import { useTranslate } from '../../../common/Language.tsx'
import { useWorkerState } from '../../use-app.ts'
import { GRAPH_HEIGHT, GRAPH_WIDTH, speedGraph } from './speed-graph.ts'

/** The speed of the last two minutes, as a drawing and in words. */
export function SpeedGraph() {
  const t = useTranslate()
  const samples = useWorkerState('speed')
  const { area, line, most } = speedGraph(samples)
  const label = t('speed.graph', {
    now: formatSpeed(t.language, samples.at(-1) ?? 0),
    most: formatSpeed(t.language, most),
  })
  return (
    <svg
      className="speed-graph"
      role="img"
      aria-label={label}
      viewBox={`0 0 ${GRAPH_WIDTH} ${GRAPH_HEIGHT}`}
      preserveAspectRatio="none"
    >
      <title>{label}</title>
      <path className="speed-area" d={area} />
      <path className="speed-line" d={line} />
    </svg>
  )
}
