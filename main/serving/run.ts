import type { AuditEvent } from '../../shared/audit-events.ts'
import { ENDPOINT_LIMITS, type EndpointConfig } from '../../shared/endpoint-process.ts'
import type { EndpointState } from '../../shared/endpoint-state.ts'
import type { Profile } from '../../shared/settings.ts'
import { answerQuestion, refusalEvent } from './answer.ts'
import { createClientCredentials } from './client-credentials.ts'
import { type EndpointEvents, type EndpointProcess, startEndpointProcess } from './endpoint-process.ts'
import type { ServingPorts, ServingWish } from './serving.ts'
import { readTlsFiles } from './tls-files.ts'

export type RunningState = EndpointState & { readonly status: 'running' }

/** An endpoint that listens. */
export interface Run {
  readonly process: EndpointProcess
  readonly wish: ServingWish
  state: RunningState
}

export interface RunListeners {
  readonly onAnswer: (what: 'granted' | 'refused', count: number) => void
  readonly onDeath: () => void
}

/** Starts the process and answers its questions. @throws AppError `endpoint-*`. */
export async function beginRun(ports: ServingPorts, wish: ServingWish, listeners: RunListeners): Promise<Run> {
  const { certFile, keyFile, profile, host, who } = wish
  const tls = await readTlsFiles({ certFile, keyFile })
  const config = configOf(ports, wish, tls)
  const process = await startEndpointProcess(ports.spawn, config, answering(ports, profile, listeners), certFile)
  const shownHost = host.includes(':') ? `[${host}]` : host
  const address = `${tls ? 'https' : 'http'}://${shownHost}:${process.port}`
  const state = { profileId: profile.id, address, sinceMs: ports.nowMs(), byCommand: who === 'command-line' }
  return { process, wish, state: { status: 'running', ...state, granted: 0, refused: 0 } }
}

/** As the log names it. */
export const eventOfRun = (
  event: 'endpoint-started' | 'endpoint-stopped',
  { who, profile, host, port }: ServingWish,
): Omit<AuditEvent, 'outcome'> => ({
  ...{ event, who, profileName: profile.name, profileId: profile.id, subject: `${host} port ${port}` },
})

/** Those of the profile that is served: others get nothing, whatever they know. */
export const knownClients = (ports: Pick<ServingPorts, 'clients'>, profile: Profile): EndpointConfig['clients'] =>
  ports
    .clients()
    .filter(({ profileId }) => profileId === profile.id)
    .map(({ id, tokenHash }) => ({ id, tokenHash }))

function configOf(
  ports: ServingPorts,
  { profile, host, port, allowedHosts, allowedOrigins }: ServingWish,
  tls: EndpointConfig['tls'],
): EndpointConfig {
  return {
    ...{ host, port, allowedHosts: [...allowedHosts], allowedOrigins: [...allowedOrigins] },
    ...(tls && { tls }),
    clients: knownClients(ports, profile),
    limits: ports.limits ?? ENDPOINT_LIMITS,
  }
}

function answering(ports: ServingPorts, profile: Profile, { onAnswer, onDeath }: RunListeners): EndpointEvents {
  const { audit, broker, logUnexpected, nowMs, keyChanges } = ports
  const client = (id: string) => ports.clients().find((one) => one.id === id && one.profileId === profile.id)
  const getCredential = createClientCredentials({
    profile: ports.profile,
    mint: (one) => broker.getClientCredential(one.profileId, one),
    ...{ keyChanges, nowMs },
  })
  const assertPermitted = (): Promise<void> => ports.assertPermitted(profile.id)
  return {
    onDeath,
    async onQuestion(question) {
      const reply = await answerQuestion({ client, profile, getCredential, assertPermitted, audit }, question)
      onAnswer(reply.ok ? 'granted' : 'refused', 1)
      if (reply.ok) ports.onUsed(question.clientId)
      return reply
    },
    onRefused(told) {
      onAnswer('refused', told.count)
      // Nothing was handed out, and who was refused has had the answer already.
      audit
        .writeEvent(refusalEvent({ client, profile }, told))
        .catch((error: unknown) => logUnexpected('endpoint', error))
    },
  }
}
