import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './App.tsx'
import { startDesktopPage } from './desktop/desktop-page.ts'
import { theThumbnails } from './history/the-history.ts'
import { relayCall } from './relay.ts'
import { startSession } from './session.ts'
import { markWhenUsable } from './start-mark.ts'
import { WatchedContext } from './watched/use-watched.ts'
import { startWatched } from './watched/watched-session.ts'
import { createWorkerClient } from './worker-client.ts'

const worker = new Worker(new URL('../upload/worker.ts', import.meta.url), { type: 'module' })
const client = createWorkerClient(worker, relayCall, () => performance.now())
const session = startSession(client, theThumbnails.offer)
const watched = startWatched({
  ...client.watches,
  environment: () => session.state().environment,
})
const desktop = startDesktopPage({ client, session })
worker.addEventListener('error', session.workerFailed)
markWhenUsable(session, client)

const root = document.getElementById('root')
if (root)
  createRoot(root).render(
    <StrictMode>
      <WatchedContext value={watched}>
        <App client={client} session={session} desktop={desktop} />
      </WatchedContext>
    </StrictMode>,
  )
