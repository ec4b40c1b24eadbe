import { LanguageProvider, useTranslate } from '../common/Language.tsx'
import { activeProfileOf } from './session.ts'
import { Announcer } from './ui/Announcer.tsx'
import { DropOverlay } from './ui/DropOverlay.tsx'
import { Empty, Welcome } from './ui/Empty.tsx'
import { Header } from './ui/Header.tsx'
import { Notices } from './ui/Notices.tsx'
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
        <Content />
        <Announcer />
        {environment && <DropOverlay profile={activeProfileOf(environment)} />}
      </div>
    </LanguageProvider>
  )
}

function Content() {
  const t = useTranslate()
  const environment = useSessionState('environment')
  const totals = useWorkerState('totals')
  if (!environment) return <main className="stage">{t('loading.text')}</main>
  if (totals && (totals.jobs > 0 || totals.walking)) return <Queue totals={totals} />
  if (environment.profiles.length === 0) return <Welcome />
  return <Empty />
}
