import { fork } from 'node:child_process'
import { request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { fileURLToPath } from 'node:url'
import type { CredentialBroker } from '../../../main/broker/broker.ts'
import type { HelperProcess } from '../../../main/keychain/helper-process.ts'
import { type AddedClient, addClient, endpointOf } from '../../../main/serving/clients.ts'
import { createServing, type Serving, type ServingWish } from '../../../main/serving/serving.ts'
import type { EndpointRights } from '../../../shared/endpoint.ts'
import type { EndpointLimits } from '../../../shared/endpoint-process.ts'
import type { ProfileFile, Settings } from '../../../shared/settings.ts'
import type { Emulator } from '../../emulator/index.ts'
import type { FakeAudit } from '../../unit/broker/fakes.ts'
import { arrange } from '../uploads/unfinished-harness.ts'

const MODULE = fileURLToPath(new URL('../../../main/endpoint/index.ts', import.meta.url))

/** The app's own endpoint process as a plain Node child, with nothing in its environment. */
function spawnPlainEndpoint(): HelperProcess {
  const child = fork(MODULE, [], { execArgv: ['--import', 'tsx'], env: {}, serialization: 'advanced' })
  return {
    postMessage: (message) => void child.send(Object(message)),
    onMessage: (listener) => void child.on('message', listener),
    onExit: (listener) => void child.once('exit', (code) => listener(code ?? undefined)),
    kill: () => void child.kill(),
  }
}

/** Main's side with settings in memory, the emulator's STS behind it, and the real process in front. */
export interface TestEndpoint {
  readonly serving: Serving
  readonly audit: FakeAudit
  readonly broker: CredentialBroker
  readonly used: readonly string[]
  readonly add: (name: string, rights?: Partial<EndpointRights>) => Promise<AddedClient>
  /** Forgets a client, as the settings do. */
  readonly remove: (name: string) => Promise<void>
  readonly start: (wish?: Partial<ServingWish>) => Promise<string>
  /** Kills the process from outside, as the system may. */
  readonly kill: () => void
}

export interface TestEndpointOptions {
  readonly change?: Partial<ProfileFile>
  readonly limits?: EndpointLimits
}

export function openEndpoint(emulator: Emulator, { change = {}, limits }: TestEndpointOptions = {}): TestEndpoint {
  const { profile, broker, audit } = arrange(emulator, change)
  let settings: Settings = { schema: 1, language: 'en', profiles: [profile] }
  let child: HelperProcess | undefined
  const used: string[] = []
  const store = {
    current: () => settings,
    update: async (news: Partial<Settings>) => {
      settings = { ...settings, ...news }
      serving.refreshClients()
    },
  }
  const serving = createServing({
    ...{ broker, audit, profile: () => profile, nowMs: Date.now, keyChanges: () => 0 },
    assertPermitted: async () => undefined,
    spawn: () => {
      child = spawnPlainEndpoint()
      return child
    },
    clients: () => endpointOf(store).clients,
    onUsed: (id) => void used.push(id),
    logUnexpected: (what, error) => {
      throw new Error(what, { cause: error })
    },
    ...(limits && { limits }),
  })
  return {
    ...{ serving, audit, broker, used },
    add: (name, rights = {}) =>
      addClient({ settings: store, audit }, 'window', {
        ...{ name, profile },
        rights: { prefix: profile.file.prefix, actions: 'upload', ...rights },
      }),
    async remove(name) {
      const endpoint = endpointOf(store)
      const clients = endpoint.clients.filter((one) => one.name !== name)
      await store.update({ endpoint: { ...endpoint, clients } })
    },
    async start(wish = {}) {
      const usual = {
        who: 'window',
        profile,
        host: '127.0.0.1',
        port: 0,
        allowedHosts: [],
        allowedOrigins: [],
      } as const
      return (await serving.start({ ...usual, ...wish })).address
    },
    kill: () => child?.kill(),
  }
}

/** One answer, its body parsed when it is JSON. */
export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: Readonly<Record<string, unknown>>
}

export interface Asked {
  readonly method?: string
  readonly path?: string
  readonly token?: string
  readonly headers?: Readonly<Record<string, string | string[]>>
  readonly body?: string
  readonly ca?: string
  /** For TLS, where it is not the Host header's. */
  readonly servername?: string
}

/** Asks over a connection of its own. Nothing is added that a client would not send: no Origin, and the address as Host. */
export function ask(
  address: string,
  { method = 'GET', path = '/sign', token, headers, body, ca, servername }: Asked = {},
) {
  const authorization = token === undefined ? {} : { Authorization: `Bearer ${token}` }
  const options = {
    method,
    agent: false,
    headers: { ...authorization, ...headers },
    ...(ca && { ca }),
    ...(servername && { servername }),
  }
  return new Promise<Answer>((resolve, reject) => {
    const send = address.startsWith('https') ? requestHttps : requestHttp
    const request = send(`${address}${path}`, options, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('error', reject)
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString()
        const { statusCode: status = 0, headers } = response
        resolve({ status, headers, body: text === '' ? {} : JSON.parse(text) })
      })
    })
    request.on('error', reject)
    request.end(body)
  })
}
