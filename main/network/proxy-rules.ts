/** Which proxy a rule means for a destination. Pure. */
import { BlockList, isIP, isIPv4 } from 'node:net'
import { AppError } from '../../shared/errors.ts'
import type { ProxyServer } from '../node/proxy-tunnel.ts'

/** Whether a bypass list takes this host: by name, below `*.domain` or `.domain`, by address, or within `a.b.c.d/n`. */
export function isBypassed(hostname: string, bypass: readonly string[]): boolean {
  const host = hostname.toLowerCase()
  return bypass.some((entry) => matches(host, entry.toLowerCase()))
}

function matches(host: string, entry: string): boolean {
  const [, network = '', bits = ''] = /^(.*)\/(\d{1,2})$/.exec(entry) ?? []
  if (network !== '') return isInNetwork(host, network, Number(bits))
  if (entry.startsWith('*.') || entry.startsWith('.')) {
    const domain = entry.replace(/^\*?\./, '')
    return host === domain || host.endsWith(`.${domain}`)
  }
  return host === entry
}

function isInNetwork(host: string, network: string, bits: number): boolean {
  if (!isIPv4(network) || !isIPv4(host) || bits > 32) return false
  const list = new BlockList()
  list.addSubnet(network, bits, 'ipv4')
  return list.check(host, 'ipv4')
}

/**
 * The first entry of what Chromium answers (`PROXY a:8080;DIRECT`) that can be used; the ones after it are for when a
 * proxy is down, which we tell instead. `source` says in errors whose answer it was.
 *
 * @throws AppError `proxy-unsupported` when there are only proxies of kinds we do not speak, `pac-failed` for no answer.
 */
export function proxyIn(answer: string, source: string): ProxyServer | undefined {
  const entries = answer.split(';').map((entry) => entry.trim())
  if (entries.every((entry) => entry === ''))
    throw new AppError({ code: 'pac-failed', subject: source, detail: 'no answer' })
  for (const entry of entries) {
    if (/^DIRECT$/i.test(entry)) return undefined
    const [, v6, name, port] = /^(?:PROXY|HTTP)\s+(?:\[([0-9a-f:.]+)\]|([^\s:[\]]+))(?::(\d{1,5}))?$/i.exec(entry) ?? []
    const hostname = v6 ?? name
    if (hostname !== undefined && isHost(hostname)) return { hostname, port: Number(port ?? 80) }
  }
  const kinds = entries.map((entry) => entry.split(' ')[0]).join(', ')
  throw new AppError({ code: 'proxy-unsupported', subject: source, detail: kinds.slice(0, 100) })
}

const isHost = (text: string): boolean => isIP(text) !== 0 || /^[A-Za-z0-9._-]{1,253}$/.test(text)
