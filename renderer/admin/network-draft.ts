/** The network settings while they are typed: texts as they stand in the fields, and what is wrong with them. */
import * as v from 'valibot'
import type { TranslationKey } from '../../shared/messages/en.ts'
import { NetworkChoice } from '../../shared/network.ts'

/** In the order of the list. */
export const PROXY_MODES = ['system', 'none', 'manual', 'pac'] as const

export interface NetworkDraft {
  readonly mode: (typeof PROXY_MODES)[number]
  readonly host: string
  readonly port: string
  readonly user: string
  /** Separated by commas, blanks or line ends. */
  readonly bypass: string
  readonly location: string
  readonly caFile: string
}

export type NetworkProblems = Readonly<Partial<Record<keyof NetworkDraft, TranslationKey>>>
export type CheckedNetwork =
  | { readonly ok: true; readonly choice: NetworkChoice }
  | { readonly ok: false; readonly problems: NetworkProblems }

export function networkDraftOf({ proxy = { mode: 'system' }, caFile = '' }: NetworkChoice): NetworkDraft {
  const empty = { host: '', port: '', user: '', bypass: '', location: '', caFile }
  switch (proxy.mode) {
    case 'manual': {
      const { host, port, user = '', bypass = [] } = proxy
      return { ...empty, mode: 'manual', host, port: String(port), user, bypass: bypass.join(', ') }
    }
    case 'pac':
      return { ...empty, mode: 'pac', location: proxy.location }
    case 'none':
    case 'system':
      return { ...empty, mode: proxy.mode }
  }
}

const PROBLEM_OF: Readonly<Record<string, readonly [field: keyof NetworkDraft, problem: TranslationKey]>> = {
  'proxy.host': ['host', 'invalid.proxy-host'],
  'proxy.port': ['port', 'invalid.proxy-port'],
  'proxy.user': ['user', 'invalid.proxy-user'],
  'proxy.bypass': ['bypass', 'invalid.proxy-bypass'],
  'proxy.location': ['location', 'invalid.pac'],
  caFile: ['caFile', 'invalid.ca-file'],
}

/** Checks with the schema main uses. */
export function checkNetwork(draft: NetworkDraft): CheckedNetwork {
  const caFile = draft.caFile.trim()
  const parsed = v.safeParse(NetworkChoice, { ...proxyOf(draft), ...(caFile !== '' && { caFile }) })
  if (parsed.success) return { ok: true, choice: parsed.output }
  const wrong = parsed.issues.flatMap((issue) => {
    const path = v.getDotPath(issue) ?? ''
    const problem = PROBLEM_OF[path.replace(/^proxy\.bypass\..*/, 'proxy.bypass')]
    return problem ? [problem] : []
  })
  return { ok: false, problems: Object.fromEntries(wrong) }
}

function proxyOf({ mode, host, port, user, bypass, location }: NetworkDraft): object {
  // What the system says is what is meant where nothing is said.
  if (mode === 'system') return {}
  if (mode === 'none') return { proxy: { mode } }
  if (mode === 'pac') return { proxy: { mode, location: location.trim() } }
  const [, pastedHost, pastedPort] = /^(?:http:\/\/)?([^/\s]+?)(?::(\d{1,5}))?\/?$/.exec(host.trim()) ?? []
  const entries = bypass.split(/[\s,;]+/).filter((entry) => entry !== '')
  const typedPort = port.trim() === '' ? pastedPort : port.trim()
  return {
    proxy: {
      mode,
      host: pastedHost ?? host.trim(),
      port: /^\d{1,5}$/.test(typedPort ?? '') ? Number(typedPort) : Number.NaN,
      ...(user.trim() !== '' && { user: user.trim() }),
      ...(entries.length > 0 && { bypass: entries }),
    },
  }
}

/** Whether saving would change anything. */
export function isNetworkChanged(draft: NetworkDraft, saved: NetworkChoice): boolean {
  const checked = checkNetwork(draft)
  return !checked.ok || JSON.stringify(networkDraftOf(checked.choice)) !== JSON.stringify(networkDraftOf(saved))
}
