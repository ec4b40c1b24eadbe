import type { Credential } from '../../shared/credential.ts'
import { type SendCall, TOKEN_HEADER } from '../../shared/transfer/contract.ts'
import { classifyAnswer, classifyFailure } from './classify.ts'
import type { Answer, Sender, SendOptions, SendRequest } from './sender.ts'
import { authorization, createSigningKeys } from './signature.ts'

export type FileBody = Extract<SendCall['body'], { type: 'file' }>
export const NO_BODY: SendRequest['body'] = { type: 'none' }

/** With what a request is signed. */
export interface Access {
  readonly credential: Credential
  /** Server clock minus local clock, as last measured. */
  readonly offsetMs: number
}

/** Lower-case names; signed with all others. */
export type Headers = Readonly<Record<string, string>>
/** What a request is about; `''` for the bucket. */
export interface Target {
  readonly key: string
  readonly query?: Readonly<Record<string, string>>
  readonly headers?: Headers
}

/** Signs a request, sends it, and makes of the outcome an answer that is a success, or CosFailure. */
export class SignedRequests {
  readonly #sender: Sender
  readonly #nowMs: () => number
  readonly #signingKey = createSigningKeys()
  constructor(sender: Sender, nowMs: () => number) {
    this.#sender = sender
    this.#nowMs = nowMs
  }

  /** @throws CosFailure for anything but a 2xx. */
  async send(
    access: Access,
    method: SendRequest['method'],
    target: Target,
    body: SendRequest['body'],
    options?: SendOptions,
  ): Promise<Answer> {
    const outcome = await this.#sender.send(this.#signed(access, method, target, body), options)
    const { bucket } = access.credential.destination
    const subject = target.key || bucket
    if (outcome.type === 'failure') throw classifyFailure(outcome, subject)
    if (outcome.status < 200 || outcome.status >= 300) throw classifyAnswer(outcome, subject, bucket)
    return outcome
  }

  #signed(access: Access, method: SendRequest['method'], target: Target, body: SendRequest['body']): SendRequest {
    const { credential, offsetMs } = access
    const { destinationId, host, pathPrefix } = credential.destination
    const query = target.query ?? {}
    const headers: Record<string, string> = { ...target.headers, host, 'content-length': String(bodyLength(body)) }
    if (body.type === 'inline') headers['content-type'] = 'application/xml'
    const signed = { ...headers, [TOKEN_HEADER]: credential.sessionToken }
    const path = `${pathPrefix}/${target.key}`
    const key = this.#signingKey(credential, this.#nowMs(), offsetMs)
    headers['authorization'] = authorization({ method, path, query, headers: signed }, key)
    return { destinationId, method, key: target.key, query, headers, body }
  }
}

function bodyLength(body: SendRequest['body']): number {
  if (body.type === 'file') return body.length
  return body.type === 'inline' ? new TextEncoder().encode(body.text).length : 0
}
