import type { AuditEvent } from '../../shared/audit-events.ts'
import type { EndpointClient } from '../../shared/endpoint.ts'
import type { EndpointReply } from '../../shared/endpoint-process.ts'
import { toErrorInfo } from '../../shared/errors.ts'
import type { Profile } from '../../shared/settings.ts'
import { type AuditLog, shortId } from '../broker/audit-log.ts'
import type { GetClientCredential } from './client-credentials.ts'
import type { Question, Refused } from './endpoint-process.ts'

interface Ports {
  /** Of the profile that is served; undefined for any other. */
  readonly client: (id: string) => EndpointClient | undefined
  readonly profile: Pick<Profile, 'id' | 'name'>
  readonly getCredential: GetClientCredential
  /** Also before a credential that is given again. @throws AppError as `ServingPorts.assertPermitted`. */
  readonly assertPermitted: () => Promise<void>
  readonly audit: Pick<AuditLog, 'writeEvent'>
}

const PATHS = { sign: 'GET /sign', 'cos-credentials': 'POST /api/get-cos-credentials' } as const

/** Errors that only the admin can do something about; the others may pass. */
const DENIALS: readonly string[] = ['scope-denied', 'acl-denied', 'endpoint-source-unfit']

/** Answers a question; a credential leaves only after its line is on disk. Never rejects. */
export async function answerQuestion(ports: Ports, question: Question): Promise<EndpointReply> {
  const client = ports.client(question.clientId)
  try {
    // It was removed, or its rights were, after the process had looked.
    if (client === undefined) return await refused(ports, question, undefined, 'client-unknown')
    await ports.assertPermitted()
    const { credential, isReused } = await ports.getCredential(client)
    // Removed while its credential was made: that is dropped.
    if (ports.client(client.id) === undefined) return await refused(ports, question, client, 'client-unknown')
    const key = `key ${shortId(credential.tmpSecretId)}${isReused ? ' given before' : ''}`
    await ports.audit.writeEvent(eventOf(ports, question, client.name, 'granted', key))
    return { ok: true, credential }
  } catch (error) {
    return refused(ports, question, client, toErrorInfo(error).code)
  }
}

async function refused(
  ports: Ports,
  question: Question,
  client: EndpointClient | undefined,
  reason: string,
): Promise<EndpointReply> {
  try {
    await ports.audit.writeEvent(eventOf(ports, question, client?.name, reason))
  } catch {
    // Nothing is handed out, so nothing goes unrecorded that had to be; the client hears that nothing works.
    return { ok: false, refusal: 'credential-unavailable', reason: 'audit-failed' }
  }
  const isDenied = DENIALS.includes(reason)
  const refusal = reason === 'client-unknown' ? reason : isDenied ? 'scope-denied' : 'credential-unavailable'
  return { ok: false, refusal, reason }
}

/** What the process refused by itself, for the log. */
export function refusalEvent(ports: Pick<Ports, 'client' | 'profile'>, told: Refused): AuditEvent {
  const name = told.clientId === undefined ? undefined : ports.client(told.clientId)?.name
  return eventOf(ports, told, name, told.refusal, told.count > 1 ? `${told.count} times` : undefined)
}

function eventOf(
  { profile }: Pick<Ports, 'profile'>,
  {
    route,
    requestId,
    address,
    origin,
  }: Pick<Question, 'requestId' | 'address' | 'origin'> & { readonly route?: Question['route'] | undefined },
  clientName: string | undefined,
  outcome: string,
  remark?: string,
): AuditEvent {
  const from = origin === undefined ? `from ${address}` : `from ${address}, origin ${origin}`
  const path = route === undefined ? undefined : PATHS[route]
  return {
    event: 'endpoint-answered',
    who: `endpoint client ${clientName ?? '(unknown)'}`,
    profileName: profile.name,
    profileId: profile.id,
    subject: [path, `request ${requestId}`, from, remark].filter((part) => part !== undefined).join('; '),
    outcome,
  }
}
