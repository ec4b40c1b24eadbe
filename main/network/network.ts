/** The app's proxy and authorities: which way to each server, and how that is changed. */
import { randomBytes } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import type { AuditActor } from '../../shared/audit-events.ts'
import { AppError } from '../../shared/errors.ts'
import {
  choiceOf,
  type ManualProxy,
  type NetworkChoice,
  type NetworkSettings,
  type NetworkState,
} from '../../shared/network.ts'
import { changesBetween } from '../broker/audit-changes.ts'
import { type AuditLog, recorded } from '../broker/audit-log.ts'
import type { Endpoint } from '../broker/endpoint.ts'
import { createWayTo, type WayTo } from '../broker/way.ts'
import type { KeychainPort } from '../keychain/port.ts'
import { hostOf, type ProxyServer } from '../node/proxy-tunnel.ts'
import type { SettingsStore } from '../state/settings-store.ts'
import type { ChromiumProxies } from './chromium-proxies.ts'
import { toldLocation } from './pac-source.ts'
import { isBypassed, proxyIn } from './proxy-rules.ts'

/** How long a PAC script counts before it is read again. */
const PAC_LIFE_MS = 10 * 60_000

export interface NetworkPorts {
  readonly settings: Pick<SettingsStore, 'current' | 'update' | 'onChange'>
  readonly keychain: Pick<KeychainPort, 'getSecret' | 'setSecret' | 'delete'>
  readonly audit: Pick<AuditLog, 'writeEvent'>
  readonly proxies: ChromiumProxies
  readonly readCaFile: (path: string) => Promise<string>
  readonly readPac: (location: string, caPem: string | undefined) => Promise<string>
  readonly nowMs: () => number
}

export interface Network {
  readonly wayTo: WayTo
  readonly current: () => NetworkSettings
  /** What a page may know. */
  readonly state: () => NetworkState
  /**
   * A password is kept only while proxy and user stay the same. @throws AppError `ca-file-unreadable`, `keychain-*`,
   * `audit-failed`.
   */
  readonly save: (who: AuditActor, choice: NetworkChoice) => Promise<void>
  /** Told after each change of the way to anything; `save` and `storePassword` wait for it. */
  readonly onChange: (listener: () => Promise<void>) => void
  /** For the manual proxy that is set. @throws AppError `invalid-input` without one or without its user, `keychain-*`. */
  readonly storePassword: (who: AuditActor, proxyPassword: string) => Promise<void>
}

export function createNetwork(ports: NetworkPorts): Network {
  const { settings, keychain, audit } = ports
  const current = (): NetworkSettings => settings.current().network ?? {}
  const { proxyFor, forget } = createProxyFor(ports, current)
  const listeners: (() => Promise<void>)[] = []
  const changed = async (): Promise<void> => {
    forget()
    for (const listener of listeners) await listener()
  }
  const appCaFile = (): string | undefined => current().caFile
  return {
    current,
    onChange: (listener) => void listeners.push(listener),
    state: () => ({ choice: choiceOf(current()), hasPassword: passwordIdOf(current()) !== undefined }),
    wayTo: createWayTo({ readCaFile: ports.readCaFile, appCaFile, proxyFor }),
    async save(who, choice) {
      const before = current()
      const after = withPassword(choice, before)
      const changes = changesBetween(flat(before), flat(after))
      // Not by `changes`: they leave out what follows an address's `?`.
      if (isDeepStrictEqual(flat(before), flat(after))) return
      if (choice.caFile !== undefined) await ports.readCaFile(choice.caFile)
      await recorded(audit, { event: 'settings-changed', who, subject: 'network', changes }, async () => {
        const old = passwordIdOf(before)
        await settings.update({ network: after })
        await changed()
        // Afterwards: a password that stays behind is of no use to anybody, one that is gone is missed.
        if (old !== undefined && old !== passwordIdOf(after)) await keychain.delete(old)
      })
    },
    async storePassword(who, proxyPassword) {
      const network = current()
      const { proxy } = network
      if (proxy?.mode !== 'manual' || proxy.user === undefined)
        throw new AppError({ code: 'invalid-input', detail: 'a password goes with a manual proxy that has a user' })
      const passwordId = proxy.passwordId ?? `n-${randomBytes(8).toString('hex')}`
      const event = proxy.passwordId === undefined ? 'key-stored' : 'key-replaced'
      const subject = `proxy ${hostOf({ hostname: proxy.host, port: proxy.port })}`
      await recorded(audit, { event, who, subject, kept: 'keychain' }, async () => {
        await keychain.setSecret(passwordId, { proxyPassword })
        await settings.update({ network: { ...network, proxy: { ...proxy, passwordId } } })
        await changed()
      })
    },
  }
}

const passwordIdOf = ({ proxy }: NetworkSettings): string | undefined =>
  proxy?.mode === 'manual' ? proxy.passwordId : undefined

/** Another proxy, or another user's name, must not be sent this password. */
function withPassword({ proxy, ...rest }: NetworkChoice, before: NetworkSettings): NetworkSettings {
  if (proxy?.mode !== 'manual') return { ...(proxy && { proxy }), ...rest }
  const known: Partial<ManualProxy> = before.proxy?.mode === 'manual' ? before.proxy : {}
  const isSame = known.host === proxy.host && known.port === proxy.port && known.user === proxy.user
  const { passwordId } = known
  return { proxy: { ...proxy, ...(isSame && passwordId !== undefined && { passwordId }) }, ...rest }
}

/** One member for each thing that a person sets. */
export const flat = (network: NetworkSettings): Readonly<Record<string, unknown>> => {
  const { proxy, caFile } = choiceOf(network)
  const { mode = 'system', ...rest } = proxy ?? {}
  return { proxy: mode, ...rest, ...(caFile !== undefined && { caFile }) }
}

function createProxyFor(ports: NetworkPorts, current: () => NetworkSettings) {
  const { proxies, keychain } = ports
  let password: { readonly id: string; readonly text: Promise<string> } | undefined
  let pac: { readonly location: string; readonly readMs: number; readonly script: Promise<string> } | undefined

  /** In memory from its first use on: it goes with every new connection. */
  const passwordOf = (id: string): Promise<string> => {
    if (password?.id !== id) {
      const text = keychain.getSecret(id).then((secret) => ('proxyPassword' in secret ? secret.proxyPassword : ''))
      password = { id, text }
      text.catch(() => (password = undefined)) // told to whoever asks; the next one asks the keychain again
    }
    return password.text
  }
  const authorizationOf = async ({ user, passwordId }: ManualProxy): Promise<string | undefined> => {
    if (user === undefined) return undefined
    const secret = passwordId === undefined ? '' : await passwordOf(passwordId)
    return `Basic ${Buffer.from(`${user}:${secret}`).toString('base64')}`
  }
  const scriptAt = async (location: string): Promise<string> => {
    const isFresh = pac?.location === location && ports.nowMs() - pac.readMs < PAC_LIFE_MS
    if (pac !== undefined && isFresh) return pac.script
    const { caFile } = current()
    const script = (caFile === undefined ? Promise.resolve(undefined) : ports.readCaFile(caFile)).then((caPem) =>
      ports.readPac(location, caPem),
    )
    pac = { location, readMs: ports.nowMs(), script }
    script.catch(() => (pac = undefined)) // told to whoever asks; the next one reads again
    return script
  }
  const proxyFor = async (endpoint: Endpoint): Promise<ProxyServer | undefined> => {
    const { proxy = { mode: 'system' } } = current()
    const url = `${endpoint.scheme}://${endpoint.host}/`
    switch (proxy.mode) {
      case 'none':
        return undefined
      case 'system':
        return proxyIn(await proxies.bySystem(url), 'system')
      case 'pac':
        return proxyIn(await proxies.byPac(await scriptAt(proxy.location), url), toldLocation(proxy.location))
      case 'manual':
        if (isBypassed(endpoint.hostname, proxy.bypass ?? [])) return undefined
        return { hostname: proxy.host, port: proxy.port, authorization: await authorizationOf(proxy) }
    }
  }
  const forget = (): void => {
    password = undefined
    pac = undefined
  }
  return { proxyFor, forget }
}
