import * as v from 'valibot'
import { AppError } from '../../shared/errors.ts'
import { callHelper, type HelperProcess } from '../keychain/helper-process.ts'
import type { CosAddress } from './cos-address.ts'

/** What to ask COS; see `main/cos-admin/contract.ts`, which checks it. */
export interface CosQuestion {
  readonly operation: 'head-bucket' | 'list-prefix' | 'probe-upload'
  readonly address: CosAddress
  readonly prefix: string
  readonly credential: { readonly tmpSecretId: string; readonly tmpSecretKey: string; readonly sessionToken: string }
  readonly clockOffsetMs: number
  readonly caPem: string | undefined
}

const Code = v.pipe(v.string(), v.maxLength(100))
const CosFacts = v.strictObject({
  ok: v.boolean(),
  /** 0 when there was no answer; `failure` is Node's error code then. */
  status: v.pipe(v.number(), v.integer()),
  cosCode: v.optional(Code),
  requestId: v.optional(v.pipe(v.string(), v.maxLength(300))),
  bucketRegion: v.optional(v.pipe(v.string(), v.maxLength(300))),
  serverDateMs: v.optional(v.number()),
  failure: v.optional(Code),
})
export type CosFacts = v.InferOutput<typeof CosFacts>

/** Asks COS in a process that never holds the permanent key. @throws AppError `internal` when that process fails. */
export type AskCos = (question: CosQuestion) => Promise<CosFacts>

/** Of one try. The SDK repeats what fails on the way, so the whole may take four of them. */
const TRY_TIMEOUT_MS = 8000
const TIMEOUT_MS = 4 * TRY_TIMEOUT_MS + 3000

/** `spawn` starts `main/cos-admin` with an empty environment. */
export function createCosAdmin(spawn: () => HelperProcess): AskCos {
  return async ({ address, ...question }) => {
    const { scheme, host, pathPrefix } = address
    const { caPem, ...rest } = question
    const authority = caPem === undefined ? {} : { caPem }
    const request = { ...rest, ...authority, address: { scheme, host, pathPrefix }, timeoutMs: TRY_TIMEOUT_MS }
    const limits = { timeoutMs: TIMEOUT_MS, waitingAfterMs: TIMEOUT_MS, onWaiting: () => undefined }
    const outcome = await callHelper(spawn, { request, ...limits, signal: new AbortController().signal })
    if (outcome.type === 'timeout') return { ok: false, status: 0, failure: 'ETIMEDOUT' }
    const parsed = outcome.type === 'answer' ? v.safeParse(CosFacts, outcome.answer) : undefined
    if (parsed?.success) return parsed.output
    throw new AppError({ code: 'internal', detail: `cos-admin: ${outcome.type}` })
  }
}
