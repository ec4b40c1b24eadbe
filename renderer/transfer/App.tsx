import { LanguageProvider, useTranslate } from '../common/Language.tsx'
import { useDensity } from '../common/use-density.ts'
import { FirstRun } from './first-run/FirstRun.tsx'
import { Announcer } from './ui/Announcer.tsx'
import { AtOnce } from './ui/AtOnce.tsx'
import { CONTENT_ID } from './ui/content.ts'
import { DropOverlay } from './ui/DropOverlay.tsx'
import { Header } from './ui/Header.tsx'
import { Notices } from './ui/Notices.tsx'
import { ViewNav } from './ui/ViewNav.tsx'
import { AppContext, type AppParts, useSessionState } from './use-app.ts'
import { viewOf } from './views.tsx'

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
  useDensity(environment?.appearance)
  return (
    <LanguageProvider language={environment?.language ?? 'en'}>
      <div className="window">
        {environment && <Header environment={environment} />}
        <Notices />
        <AtOnce />
        {environment && environment.profiles.length > 0 && <ViewNav />}
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
  const { View } = viewOf(useSessionState('viewId'))
  if (!environment) return <main className="stage">{t('loading.text')}</main>
  if (environment.profiles.length === 0) return <FirstRun environment={environment} />
  return <View />
}
