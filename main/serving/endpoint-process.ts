import * as v from 'valibot'
import {
  type EndpointConfig,
  type EndpointReply,
  FromEndpoint,
  type ToEndpoint,
} from '../../shared/endpoint-process.ts'
import { AppError } from '../../shared/errors.ts'
import type { HelperProcess } from '../keychain/helper-process.ts'

export type Question = Extract<FromEndpoint, { type: 'question' }>
export type Refused = Extract<FromEndpoint, { type: 'refused' }>
type KnownClients = EndpointConfig['clients']

export interface EndpointEvents {
  /** Never rejects. */
  readonly onQuestion: (question: Question) => Promise<EndpointReply>
  readonly onRefused: (refused: Refused) => void
  /** It ended without being told to, after it had listened. */
  readonly onDeath: () => void
}

/** A running endpoint process. */
export interface EndpointProcess {
  readonly port: number
  readonly setClients: (clients: KnownClients) => void
  readonly stop: () => void
}

/** Longer than any start takes on a busy machine; a process that says nothing at all is given up. */
const START_MS = 30_000

/** Starts `main/endpoint` and has it listen; `certFile` is for the error's text. @throws AppError `endpoint-*` when it cannot, `internal` when it dies. */
export function startEndpointProcess(
  spawn: () => HelperProcess,
  config: EndpointConfig,
  events: EndpointEvents,
  certFile?: string,
): Promise<EndpointProcess> {
  const child = spawn()
  const send = (message: ToEndpoint): void => child.postMessage(message)
  let phase: 'starting' | 'listening' | 'over' = 'starting'
  const stop = (): void => {
    phase = 'over'
    child.kill()
  }
  return new Promise((resolve, reject) => {
    const fail = (error: AppError): void => {
      clearTimeout(timeout)
      stop()
      reject(error)
    }
    const timeout = setTimeout(() => fail(died('it does not start')), START_MS)
    child.onExit((code) => {
      if (phase === 'starting') fail(died(`it ended with ${code}`))
      else if (phase === 'listening') events.onDeath()
      phase = 'over'
    })
    child.onMessage((message) => {
      if (phase === 'over') return
      const parsed = v.safeParse(FromEndpoint, message)
      // Whatever says such a thing is not to be believed in the next one either; its exit is told like any other.
      if (!parsed.success) return child.kill()
      const { output } = parsed
      if (output.type === 'failed') return fail(errorOf(config, output, certFile))
      if (output.type === 'refused') return events.onRefused(output)
      if (output.type === 'question')
        return void events.onQuestion(output).then((reply) => send({ type: 'reply', id: output.id, reply }))
      clearTimeout(timeout)
      phase = 'listening'
      resolve({ port: output.port, setClients: (clients) => send({ type: 'clients', clients }), stop })
    })
    send({ type: 'start', config })
  })
}

const died = (detail: string): AppError => new AppError({ code: 'internal', subject: 'endpoint', detail })

function errorOf(
  { host, port }: EndpointConfig,
  { failure, detail }: Extract<FromEndpoint, { type: 'failed' }>,
  certFile: string | undefined,
): AppError {
  const subject = host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`
  switch (failure) {
    case 'needs-tls':
      return new AppError({ code: 'endpoint-needs-tls', subject: host })
    case 'certificate':
      return new AppError({ code: 'endpoint-certificate-unusable', detail, ...(certFile && { subject: certFile }) })
    case 'port-taken':
      return new AppError({ code: 'endpoint-port-taken', subject })
    case 'address':
      return new AppError({ code: 'endpoint-address-unusable', subject, detail })
  }
}
