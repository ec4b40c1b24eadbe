/** What COS's answers say of the rights that were tried. Pure. */
import type { RightRow } from '../../shared/rights-check.ts'
import type { CosFacts, ProbeRequest } from '../broker/cos-admin-client.ts'
import type { RightQuestion } from './rights-plan.ts'

/**
 * What an answer says of the right that was tried. Rights come before all else at COS, so every complaint about what was
 * asked for says that it would have been allowed (codes: https://cloud.tencent.com/document/product/436/7730).
 */
export function judge(question: RightQuestion, facts: CosFacts): RightRow['actual'] {
  // A HEAD's refusal has no code. Other 403s are about the signature or the credential, and say nothing of rights.
  if (facts.status === 403) return (facts.cosCode ?? 'AccessDenied') === 'AccessDenied' ? 'refused' : 'unclear'
  const { whenOk, codes } = SIGNS[question.operation === 'probe' ? question.probe : question.operation]
  if (facts.ok) return whenOk
  if (facts.cosCode !== undefined) return codes.includes(facts.cosCode) ? 'allowed' : 'unclear'
  return facts.status === 404 && codes.includes(NO_CODE) ? 'allowed' : 'unclear'
}

/** Of a HEAD for an object that is not there. */
const NO_CODE = ''

interface Signs {
  readonly whenOk: RightRow['actual']
  /** Errors that only who has the right gets. */
  readonly codes: readonly string[]
}
const LOOK: Signs = { whenOk: 'allowed', codes: [] }
/** Of an upload that is gone or never was. */
const ABOUT_UPLOAD: Signs = { whenOk: 'allowed', codes: ['NoSuchUpload'] }

const SIGNS: Readonly<Record<ProbeRequest | Exclude<RightQuestion['operation'], 'probe'>, Signs>> = {
  'put-object': { whenOk: 'stored', codes: ['BadDigest'] },
  'initiate-upload': LOOK,
  // Nothing can be stored in an upload that does not exist: a success there is of no known meaning.
  'upload-part': { whenOk: 'unclear', codes: ['NoSuchUpload'] },
  'complete-upload': { whenOk: 'stored', codes: ['NoSuchUpload'] },
  'sum-parts': ABOUT_UPLOAD,
  'abort-upload': ABOUT_UPLOAD,
  'head-object': { whenOk: 'allowed', codes: [NO_CODE] },
  'get-object': { whenOk: 'allowed', codes: ['NoSuchKey'] },
  'delete-object': { whenOk: 'allowed', codes: ['NoSuchKey'] },
  'list-prefix': LOOK,
  'list-uploads': LOOK,
  'head-bucket': LOOK,
  'bucket-acl': LOOK,
  'bucket-policy': { whenOk: 'allowed', codes: ['NoSuchBucketPolicy'] },
  'bucket-cors': { whenOk: 'allowed', codes: ['NoSuchCORSConfiguration'] },
  'bucket-tagging': { whenOk: 'allowed', codes: ['NoSuchTagSet', 'NoSuchTagSetError'] },
  'bucket-lifecycle': { whenOk: 'allowed', codes: ['NoSuchLifecycleConfiguration'] },
  'object-acl': { whenOk: 'allowed', codes: ['NoSuchKey'] },
  'object-tagging': { whenOk: 'allowed', codes: ['NoSuchKey', 'NoSuchTagSet', 'NoSuchTagSetError'] },
}
