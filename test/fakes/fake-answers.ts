import type { Answer, Failure, SendRequest } from '../../renderer/cos/sender.ts'
import type { ErrorInfo } from '../../shared/errors.ts'

export type RequestKind =
  | 'PutObject'
  | 'HeadObject'
  | 'InitiateMultipartUpload'
  | 'UploadPart'
  | 'ListParts'
  | 'CompleteMultipartUpload'
  | 'AbortMultipartUpload'
  | 'ListMultipartUploads'
  | 'GetBucket'
/** `refuse`: answered, nothing done. `lose`: done, no answer. `fail`: not done, no answer. `alter`: the answer is changed. */
export type Effect =
  | {
      readonly type: 'refuse'
      readonly status: number
      readonly code: string
      readonly message?: string
      readonly headers?: Record<string, string>
    }
  | { readonly type: 'lose'; readonly error?: ErrorInfo }
  | { readonly type: 'fail'; readonly error: ErrorInfo; readonly sent?: Failure['sent'] }
  | { readonly type: 'alter'; readonly crc64: string | undefined }

/** What COS keeps of a request's headers with the object. */
export function keptHeaders({ headers }: SendRequest): Record<string, string> {
  const dropped = new Set(['x-cos-forbid-overwrite'])
  return Object.fromEntries(
    Object.entries(headers).filter(
      ([name]) => /^(x-cos-|content-type$|cache-control$)/.test(name) && !dropped.has(name),
    ),
  )
}
/** Which request of COS it is. */
export function kindOf({ method, key, query }: SendRequest): RequestKind {
  if (method === 'PUT') return 'partNumber' in query ? 'UploadPart' : 'PutObject'
  if (method === 'HEAD') return 'HeadObject'
  if (method === 'DELETE') return 'AbortMultipartUpload'
  if (method === 'POST') return 'uploads' in query ? 'InitiateMultipartUpload' : 'CompleteMultipartUpload'
  if (key !== '') return 'ListParts'
  return 'uploads' in query ? 'ListMultipartUploads' : 'GetBucket'
}
/** An answer that says yes. */
export const ok = (text: string, headers: Record<string, string> = {}): Answer => ({
  type: 'answer',
  status: 200,
  headers,
  text,
})
/** An answer that says no, as COS writes it. */
export function error(
  status: number,
  code: string,
  message: string,
  headers: Record<string, string>,
  own: { crc64?: string },
): Answer {
  const text = `<Error><Code>${code}</Code><Message>${message}</Message></Error>`
  return { type: 'answer', status, headers: { 'x-cos-request-id': 'NWU3', ...headers }, text, ...own }
}
/** The answer to what was done, as the fault lets it through. */
export function spoiled(answer: Answer, effect: Effect | undefined, own: { crc64?: string }): Answer | Failure {
  if (effect?.type === 'lose') {
    return { type: 'failure', error: effect.error ?? { code: 'connection-lost' }, sent: 'complete', ...own }
  }
  if (effect?.type !== 'alter') return { ...answer, ...own }
  const { 'x-cos-hash-crc64ecma': _, ...headers } = answer.headers
  const shown = effect.crc64 === undefined ? {} : { 'x-cos-hash-crc64ecma': effect.crc64 }
  return { ...answer, headers: { ...headers, ...shown }, ...own }
}
