import { AsyncLocalStorage } from 'node:async_hooks'
import type { Agent } from 'node:https'
import { createRequire } from 'node:module'
import { AppError } from '../../shared/errors.ts'
import type { PermanentKey } from '../../shared/ipc/key-entry-contract.ts'
import { httpsAgent } from '../node/tunnel-agent.ts'
import type { Clock } from './clock.ts'
import {
  MAX_STS_ANSWER_BYTES,
  type Minted,
  type MintRequest,
  STS_TIMEOUT_MS,
  type Sts,
  type StsConnection,
} from './sts.ts'
import { parseMintAnswer } from './sts-answer.ts'
import { statusError, transportError } from './sts-errors.ts'

type Sdk = typeof import('qcloud-cos-sts')

/** The part of axios this file touches. */
interface Axios {
  readonly interceptors: {
    readonly request: { use(onRequest: (config: Config) => Config): number }
    readonly response: { use(onAnswer: (answer: Answer) => Answer, onError: (error: unknown) => never): number }
  }
}
type Config = Readonly<Record<string, unknown>>
interface Answer {
  readonly data: unknown
  readonly headers: Readonly<Record<string, unknown>>
}

/** One running mint; the interceptors find theirs through the async context, since the SDK passes nothing on. */
interface Call {
  readonly connection: StsConnection
  readonly clock: Clock
  readonly key: PermanentKey
  readonly request: MintRequest
  readonly sentAtMs: number
  readonly agent: Agent
  minted: Minted | undefined
}

const calls = new AsyncLocalStorage<Call>()
let loaded: Sdk | undefined

/**
 * `mint` through Tencent's qcloud-cos-sts. Over https only; it signs with the local clock and knows no external id.
 *
 * The SDK calls axios without a time limit, takes a proxy from the environment, and its errors carry the form body
 * with SecretId and Signature. So its own axios gets a limit, no proxy, the profile's authority and a bounded answer;
 * answers and errors are reduced in the interceptor, before the SDK sees them.
 */
export function createQcloudSts(connection: StsConnection, clock: Clock): Pick<Sts, 'mint'> {
  return {
    async mint(request, key) {
      const agent = httpsAgent(connection, connection.timeoutMs ?? STS_TIMEOUT_MS)
      const call: Call = { connection, clock, key, request, agent, sentAtMs: clock.nowMs(), minted: undefined }
      try {
        return await run(call)
      } finally {
        agent.destroy()
      }
    },
  }
}

async function run(call: Call): Promise<Minted> {
  const { host } = call.connection.endpoint
  const { secretId, secretKey } = call.key
  const { policy, durationSeconds, region, role } = call.request
  const options = { secretId, secretKey, policy, durationSeconds, region, endpoint: host }
  const sdk = loadSdk()
  try {
    await calls.run(call, () =>
      role === undefined ? sdk.getCredential(options) : sdk.getRoleCredential({ ...options, roleArn: role.roleArn }),
    )
  } catch (error) {
    if (error instanceof AppError) throw error
    // Nothing of a foreign error is kept: it may hold the form body.
    throw new AppError({ code: 'sts-answer-malformed', subject: host })
  }
  if (call.minted === undefined) throw new AppError({ code: 'sts-answer-malformed', subject: host })
  return call.minted
}

/** Reads the SDK from disk ahead of the first credential, while main has nothing else to do. */
export const preloadSdk = (): void => void loadSdk()

function loadSdk(): Sdk {
  if (loaded !== undefined) return loaded
  const require = createRequire(import.meta.url)
  const sdk: Sdk = require('qcloud-cos-sts')
  // The SDK's own copy: the instance it will call.
  const axios: Axios = createRequire(require.resolve('qcloud-cos-sts'))('axios')
  axios.interceptors.request.use(prepare)
  axios.interceptors.response.use(receive, refuse)
  loaded = sdk
  return sdk
}

function current(): Call {
  const call = calls.getStore()
  if (call === undefined) throw new AppError({ code: 'internal', detail: 'an STS request outside a mint' })
  return call
}

function prepare(config: Config): Config {
  const { agent, connection } = current()
  const timeout = connection.timeoutMs ?? STS_TIMEOUT_MS
  return {
    ...config,
    httpsAgent: agent,
    timeout,
    signal: AbortSignal.timeout(timeout), // `timeout` alone starts anew with every byte
    proxy: false, // axios's own; the agent knows ours
    maxRedirects: 0,
    maxContentLength: MAX_STS_ANSWER_BYTES,
    decompress: false,
  }
}

function receive(answer: Answer): Answer {
  const call = current()
  const { key, clock, request } = call
  const asked = { requestedSeconds: request.durationSeconds, assumesRole: request.role !== undefined }
  const serverDateMs = clock.learn(answer.headers['date'], call.sentAtMs, clock.nowMs())
  const serverNowMs = serverDateMs ?? clock.serverNowMs()
  const { host } = call.connection.endpoint
  call.minted = parseMintAnswer(answer.data, { key, host, ...asked, serverNowMs, serverDateMs })
  return answer
}

function refuse(error: unknown): never {
  const { host } = current().connection.endpoint
  const response = error instanceof Error && 'response' in error ? error.response : undefined
  if (
    typeof response === 'object' &&
    response !== null &&
    'status' in response &&
    typeof response.status === 'number'
  ) {
    throw statusError(response.status, host)
  }
  if (error instanceof Error && error.message.startsWith('maxContentLength'))
    throw new AppError({ code: 'sts-answer-malformed', subject: host, detail: `over ${MAX_STS_ANSWER_BYTES} bytes` })
  throw transportError(error, host)
}
