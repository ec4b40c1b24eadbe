import { hasOthers } from '../job-view.ts'
import { Empty } from '../ui/Empty.tsx'
import { useSessionState, useWorkerState } from '../use-app.ts'
import { Panels } from './panel/Panels.tsx'
import { Queue } from './Queue.tsx'

/** What is on its way, and what waits for a word. */
export function Uploads() {
  const totals = useWorkerState('totals')
  const hasPanels = useSessionState('panels').length > 0
  if (totals && hasOthers(totals)) return <Queue totals={totals} />
  if (hasPanels) return <Waiting />
  return <Empty />
}

/** Nothing but what waits for a word. */
function Waiting() {
  return (
    <main className="waiting">
      <Panels />
    </main>
  )
}
