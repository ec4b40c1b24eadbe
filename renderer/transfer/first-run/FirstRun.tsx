import type { Environment } from '../../../shared/ipc/contract.ts'
import { Doors } from '../../common/Doors.tsx'
import { useTranslate } from '../../common/Language.tsx'
import { useApp } from '../use-app.ts'

/** No profile yet: the ways to one. What is behind them is the settings window's. */
export function FirstRun({ environment: { managed } }: { readonly environment: Environment }) {
  const t = useTranslate()
  const { session } = useApp()
  return (
    <main className="stage">
      <div className="first-run">
        <h1>{t('first-run.title')}</h1>
        <Doors managed={managed} onOpen={(door) => session.openSettings({ door })} />
      </div>
    </main>
  )
}
