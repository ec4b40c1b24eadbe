import { useSessionState } from '../../use-app.ts'
import { PanelView } from './PanelView.tsx'

/** What was added and waits for a word, oldest first. */
export function Panels() {
  const panels = useSessionState('panels')
  if (panels.length === 0) return null
  return (
    <div className="panels">
      {panels.map((panel) => (
        <PanelView key={panel.id} panel={panel} />
      ))}
    </div>
  )
}
