import * as v from 'valibot'
import { AppError } from '../../shared/errors.ts'
import type { PermanentKey } from '../../shared/ipc/key-entry-contract.ts'
import type { CallerIdentity, Minted } from './sts.ts'
import { cleanText, refusalError } from './sts-errors.ts'

// They become header values, so a line end or a space in one would be an injection.
const Token = v.pipe(v.string(), v.minLength(1), v.maxLength(8 * 1024), v.regex(/^[\x21-\x7e]+$/))
const RequestId = v.pipe(v.string(), v.maxLength(200), v.regex(/^[\x21-\x7e]*$/))
const Uin = v.pipe(v.string(), v.maxLength(300))

const Refused = v.object({
  Response: v.object({
    Error: v.object({ Code: v.pipe(v.string(), v.maxLength(200)), Message: v.optional(v.string(), '') }),
    RequestId: v.optional(RequestId, ''),
  }),
})
const MintAnswer = v.object({
  Response: v.object({
    Credentials: v.object({ Token: Token, TmpSecretId: Token, TmpSecretKey: Token }),
    ExpiredTime: v.pipe(v.number(), v.integer(), v.minValue(1_000_000_000), v.maxValue(9_999_999_999)),
    RequestId,
  }),
})
const IdentityAnswer = v.object({ Response: v.object({ AccountId: Uin, UserId: Uin, RequestId }) })

/** What an answer was an answer to. */
export interface Asked {
  readonly key: PermanentKey
  readonly host: string
  readonly requestedSeconds: number
  /** Of AssumeRole, whose refusals mean other things. */
  readonly assumesRole: boolean
  /** The server's time when it answered: its Date header, or the local clock corrected. */
  readonly serverNowMs: number
  readonly serverDateMs: number | undefined
}

/** The credential in an answer to GetFederationToken or AssumeRole, which have the same form. @throws AppError for a refusal, `sts-answer-malformed`. */
export function parseMintAnswer(answer: unknown, asked: Asked): Minted {
  const { Response: body } = parse(MintAnswer, answer, asked)
  const leftSeconds = body.ExpiredTime - Math.ceil(asked.serverNowMs / 1000)
  const grantedSeconds = Math.min(asked.requestedSeconds, leftSeconds)
  if (grantedSeconds <= 0) throw malformed(asked.host, 'ExpiredTime has passed')
  return {
    tmpSecretId: body.Credentials.TmpSecretId,
    tmpSecretKey: body.Credentials.TmpSecretKey,
    sessionToken: body.Credentials.Token,
    grantedSeconds,
    requestId: cleanText(body.RequestId, asked.key),
    ...(asked.serverDateMs === undefined ? {} : { serverDateMs: asked.serverDateMs }),
  }
}

/**
 * Root or not: for an account's own key `UserId` is the caller's Uin and `AccountId` the owner's; a role's or a
 * federated user's `UserId` has a colon (https://cloud.tencent.com/document/product/1312/66098).
 */
export function parseIdentityAnswer(answer: unknown, asked: Pick<Asked, 'key' | 'host'>): CallerIdentity {
  const { Response: body } = parse(IdentityAnswer, answer, asked)
  const requestId = cleanText(body.RequestId, asked.key)
  if (body.UserId === body.AccountId) return { kind: 'root', requestId }
  return { kind: /^\d+$/.test(body.UserId) ? 'sub-account' : 'other', requestId }
}

function parse<S extends v.GenericSchema>(
  schema: S,
  answer: unknown,
  asked: Pick<Asked, 'key' | 'host'> & Partial<Pick<Asked, 'assumesRole'>>,
): v.InferOutput<S> {
  const refused = v.safeParse(Refused, answer)
  if (refused.success) {
    const { Error: error, RequestId: requestId } = refused.output.Response
    throw refusalError({ code: error.Code, message: error.Message, requestId }, asked.key, asked.assumesRole)
  }
  const parsed = v.safeParse(schema, answer)
  if (parsed.success) return parsed.output
  // Only where it is wrong: the value itself may be a token.
  throw malformed(asked.host, v.getDotPath(parsed.issues[0]) ?? 'not an object')
}

const malformed = (host: string, detail: string): AppError =>
  new AppError({ code: 'sts-answer-malformed', subject: host, detail })
