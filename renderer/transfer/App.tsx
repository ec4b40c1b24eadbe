import { LanguageProvider, useTranslate } from '../common/Language.tsx'
import { hasOthers } from './job-view.ts'
import { Announcer } from './ui/Announcer.tsx'
import { AtOnce } from './ui/AtOnce.tsx'
import { CONTENT_ID } from './ui/content.ts'
import { DropOverlay } from './ui/DropOverlay.tsx'
import { Empty, Welcome } from './ui/Empty.tsx'
import { Header } from './ui/Header.tsx'
import { Notices } from './ui/Notices.tsx'
import { Panels } from './ui/Panels.tsx'
import { Queue } from './ui/Queue.tsx'
import { AppContext, type AppParts, useSessionState, useWorkerState } from './use-app.ts'

/** The transfer window. */
export function App(parts: AppParts) {
  return (
    <AppContext value={parts}>
      <Localised />
    </AppContext>
  )
}

function Localised() {
  const environment = useSessionState('environment')
  return (
    <LanguageProvider language={environment?.language ?? 'en'}>
      <div className="window">
        {environment && <Header environment={environment} />}
        <Notices />
        <AtOnce />
        <div className="content" id={CONTENT_ID} tabIndex={-1}>
          <Content />
        </div>
        <Announcer />
        {environment && <DropOverlay environment={environment} />}
      </div>
    </LanguageProvider>
  )
}

function Content() {
  const t = useTranslate()
  const environment = useSessionState('environment')
  const totals = useWorkerState('totals')
  const hasPanels = useSessionState('panels').length > 0
  if (!environment) return <main className="stage">{t('loading.text')}</main>
  if (totals && hasOthers(totals)) return <Queue totals={totals} />
  if (hasPanels) return <Waiting />
  if (environment.profiles.length === 0) return <Welcome />
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
