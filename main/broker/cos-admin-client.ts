import * as v from 'valibot'
import { AppError } from '../../shared/errors.ts'
import type { ObjectAcl } from '../../shared/scope.ts'
import type { HelperProcess } from '../keychain/helper-process.ts'
import type { CosAddress } from './cos-address.ts'
import type { Way } from './way.ts'

/** What a connection test asks. */
export type LookOperation = 'head-bucket' | 'list-prefix' | 'probe-upload'
/** What a check of rights asks, on a key made up for it. */
export type ProbeRequest =
  | 'put-object'
  | 'initiate-upload'
  | 'upload-part'
  | 'complete-upload'
  | 'head-object'
  | 'get-object'
  | 'delete-object'
  | 'bucket-acl'
  | 'bucket-policy'
  | 'bucket-cors'
  | 'bucket-tagging'
  | 'bucket-lifecycle'
  | 'object-acl'
  | 'object-tagging'

/** Of what makes an object. */
export interface ProbeShape {
  readonly acl?: ObjectAcl
  readonly contentType?: string
  /** Of the body, which is of no meaning. */
  readonly bodyBytes?: number
}

interface Place extends Way {
  readonly address: CosAddress
  readonly prefix: string
  readonly credential: { readonly tmpSecretId: string; readonly tmpSecretKey: string; readonly sessionToken: string }
  readonly clockOffsetMs: number
}
/** What to ask COS; see `main/cos-admin/contract.ts`, which checks it. */
export type CosQuestion = Place &
  (
    | { readonly operation: LookOperation }
    | { readonly operation: 'list-uploads'; readonly after?: { readonly key: string; readonly uploadId: string } }
    | { readonly operation: 'sum-parts' | 'abort-upload'; readonly key: string; readonly uploadId: string }
    | ({ readonly operation: 'probe'; readonly probe: ProbeRequest; readonly key: string } & ProbeShape)
  )

const Code = v.pipe(v.string(), v.maxLength(100))
const Whole = v.pipe(v.number(), v.integer(), v.minValue(0))
const ListedUpload = v.strictObject({
  key: v.pipe(v.string(), v.maxLength(4096)),
  uploadId: v.pipe(v.string(), v.minLength(1), v.maxLength(1024)),
  initiatedMs: v.number(),
  storageClass: v.optional(Code),
  initiator: v.optional(v.pipe(v.string(), v.maxLength(200))),
})
/** An unfinished upload as COS lists it. */
export type ListedUpload = v.InferOutput<typeof ListedUpload>

const CosFacts = v.strictObject({
  ok: v.boolean(),
  /** 0 when there was no answer that could be used; `failure` is Node's error code then, or `malformed-answer`. */
  status: v.pipe(v.number(), v.integer()),
  cosCode: v.optional(Code),
  requestId: v.optional(v.pipe(v.string(), v.maxLength(300))),
  bucketRegion: v.optional(v.pipe(v.string(), v.maxLength(300))),
  serverDateMs: v.optional(v.number()),
  failure: v.optional(Code),
  /** `host:port` of the proxy that failed, and how, where it was the proxy. */
  proxy: v.optional(v.strictObject({ host: v.pipe(v.string(), v.maxLength(300)), detail: Code })),
  uploadId: v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(1024))),
  uploads: v.optional(
    v.strictObject({
      items: v.pipe(v.array(ListedUpload), v.maxLength(5000), v.readonly()),
      after: v.optional(v.strictObject({ key: v.string(), uploadId: v.string() })),
    }),
  ),
  parts: v.optional(v.strictObject({ count: Whole, sizeBytes: Whole })),
})
export type CosFacts = v.InferOutput<typeof CosFacts>

const Answer = v.strictObject({ id: v.number(), answer: CosFacts })

/** Asks COS in a process that never holds the permanent key. @throws AppError `internal` when that process fails. */
export type AskCos = (question: CosQuestion) => Promise<CosFacts>

/** One such process for many questions, several at once. */
export interface CosAdminSession {
  readonly ask: AskCos
  /** Ends the process; what is under way fails. */
  readonly close: () => void
}

/** Of one try. The SDK repeats what fails on the way, so the whole may take four of them. */
const TRY_TIMEOUT_MS = 8000
const TIMEOUT_MS = 4 * TRY_TIMEOUT_MS + 3000

/** `spawn` starts `main/cos-admin` with an empty environment; with the first question, and again after it has died. */
export function openCosAdminSession(spawn: () => HelperProcess): CosAdminSession {
  let helper: HelperProcess | undefined
  let lastId = 0
  const waiting = new Map<number, (answer: CosFacts | undefined) => void>()

  function start(): HelperProcess {
    const started = spawn()
    started.onMessage((message) => {
      const parsed = v.safeParse(Answer, message)
      // An answer that is none may belong to anything, so nothing of this process counts any more.
      if (parsed.success) waiting.get(parsed.output.id)?.(parsed.output.answer)
      else end()
    })
    started.onExit(() => {
      if (helper === started) end()
    })
    return started
  }
  function end(): void {
    helper?.kill()
    helper = undefined
    for (const settle of [...waiting.values()]) settle(undefined)
  }
  return {
    close: end,
    async ask(question) {
      helper ??= start()
      lastId += 1
      const id = lastId
      const answer = await answerTo(id, waiting, () => helper?.postMessage({ id, request: requestOf(question) }))
      if (answer === undefined) throw new AppError({ code: 'internal', detail: 'cos-admin ended' })
      return answer
    },
  }
}

function answerTo(
  id: number,
  waiting: Map<number, (answer: CosFacts | undefined) => void>,
  post: () => void,
): Promise<CosFacts | undefined> {
  return new Promise((resolve) => {
    const timeout = setTimeout(() => settle({ ok: false, status: 0, failure: 'ETIMEDOUT' }), TIMEOUT_MS)
    function settle(answer: CosFacts | undefined): void {
      clearTimeout(timeout)
      waiting.delete(id)
      resolve(answer)
    }
    waiting.set(id, settle)
    post()
  })
}

function requestOf({ address: { scheme, host, pathPrefix }, ...rest }: CosQuestion): object {
  return { ...rest, address: { scheme, host, pathPrefix }, timeoutMs: TRY_TIMEOUT_MS }
}

/** A process for each question, gone again with its answer. */
export function createCosAdmin(spawn: () => HelperProcess): AskCos {
  return async (question) => {
    const session = openCosAdminSession(spawn)
    try {
      return await session.ask(question)
    } finally {
      session.close()
    }
  }
}
