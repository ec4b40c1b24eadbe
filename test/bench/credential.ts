import STS from 'qcloud-cos-sts'
import type { Order } from './order.ts'

/** As COS signs with it; lives for two hours, longer than any round. */
export interface TemporaryCredential {
  readonly tmpSecretId: string
  readonly tmpSecretKey: string
  readonly sessionToken: string
}

const ACTIONS = [
  'PutObject',
  'HeadObject',
  'InitiateMultipartUpload',
  'UploadPart',
  'ListParts',
  'CompleteMultipartUpload',
  'AbortMultipartUpload',
  'ListMultipartUploads', // sliceUploadFile looks for unfinished uploads
]

/** A credential for the whole bucket, by qcloud-cos-sts. */
export async function mintCredential({ account, stsHost, bucket, region }: Order): Promise<TemporaryCredential> {
  const action = ACTIONS.map((name) => `name/cos:${name}`)
  const { credentials } = await STS.getCredential({
    ...account,
    endpoint: stsHost,
    proxy: '',
    durationSeconds: 7200,
    policy: STS.getPolicy([{ action, bucket, region, prefix: '*' }]),
  })
  return credentials
}
