import { type Session, session } from 'electron'
import { lockDownSession } from '../windows/lockdown.ts'

/** Chromium's own judgement of which proxy an address wants: `PROXY a:8080;DIRECT`. It connects to nothing for that. */
export interface ChromiumProxies {
  /** By the system's settings, on Linux also by the environment. */
  readonly bySystem: (url: string) => Promise<string>
  /** By a PAC script, which runs in Chromium's sandboxed resolver; `''` when it cannot be run. */
  readonly byPac: (script: string, url: string) => Promise<string>
}

/** Needs `app.whenReady()`. Each has a session of its own, in memory, in which nothing can be loaded. */
export function createChromiumProxies(): ChromiumProxies {
  let system: Promise<Session> | undefined
  let pac: { readonly script: string; readonly ready: Promise<Session> } | undefined
  return {
    async bySystem(url) {
      system ??= openSession('system-proxy', { mode: 'system' })
      return (await system).resolveProxy(url)
    },
    async byPac(script, url) {
      if (pac?.script !== script) {
        // Chromium cannot fetch it here: no name resolves in it.
        const base64 = Buffer.from(script).toString('base64')
        const pacScript = `data:application/x-ns-proxy-autoconfig;base64,${base64}`
        pac = { script, ready: openSession('pac-proxy', { mode: 'pac_script', pacScript }) }
      }
      return (await pac.ready).resolveProxy(url)
    },
  }
}

async function openSession(partition: string, config: Electron.ProxyConfig): Promise<Session> {
  const opened = session.fromPartition(partition)
  lockDownSession(opened)
  await opened.setProxy(config)
  return opened
}
