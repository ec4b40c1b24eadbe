/** COS's lists of uploads and parts, as the SDK has parsed them. */
import type { ListedUpload, UploadsPage } from './contract.ts'
import { listOf, recordOf, textOf } from './record.ts'

/** A page of `ListMultipartUploads` with `encoding-type=url` (https://cloud.tencent.com/document/product/436/7736). */
export function uploadsPageOf(answer: Readonly<Record<string, unknown>>): UploadsPage | undefined {
  if (answer['ListMultipartUploadsResult'] === undefined) return undefined
  const result = recordOf(answer['ListMultipartUploadsResult'])
  const items = listOf(result['Upload']).map(uploadOf)
  const known = items.filter((item) => item !== undefined)
  if (known.length < items.length) return undefined
  if (String(result['IsTruncated']) !== 'true') return { items: known }
  const key = decoded(result['NextKeyMarker'])
  // Without a place to go on from the next page would be this one again.
  if (key === undefined || key === '') return undefined
  return { items: known, after: { key, uploadId: textOf(result['NextUploadIdMarker'], 1024) ?? '' } }
}

function uploadOf(value: unknown): ListedUpload | undefined {
  const upload = recordOf(value)
  const key = decoded(upload['Key'])
  const uploadId = textOf(upload['UploadId'], 1024)
  const initiatedMs = Date.parse(String(upload['Initiated']))
  if (key === undefined || uploadId === undefined || Number.isNaN(initiatedMs)) return undefined
  const storageClass = textOf(upload['StorageClass'], 100)
  const { ID: id, DisplayName: name } = recordOf(upload['Initiator'])
  const initiator = textOf(name, 200) ?? textOf(id, 200)
  return {
    key,
    uploadId,
    initiatedMs,
    ...(storageClass !== undefined && { storageClass }),
    ...(initiator !== undefined && { initiator }),
  }
}

/** The id that `InitiateMultipartUpload` answers (https://cloud.tencent.com/document/product/436/7746). */
export const initiatedIdOf = (answer: Readonly<Record<string, unknown>>): string | undefined =>
  textOf(recordOf(answer['InitiateMultipartUploadResult'])['UploadId'], 1024)

/** One page of `ListParts` (https://cloud.tencent.com/document/product/436/7747). */
export interface PartsPage {
  readonly count: number
  readonly sizeBytes: number
  /** `part-number-marker` of the next page. */
  readonly nextMarker?: number
}

export function partsPageOf(answer: Readonly<Record<string, unknown>>): PartsPage | undefined {
  if (answer['ListPartsResult'] === undefined) return undefined
  const result = recordOf(answer['ListPartsResult'])
  const sizes = listOf(result['Part']).map((part) => wholeNumber(recordOf(part)['Size']))
  const known = sizes.filter((size) => size !== undefined)
  if (known.length < sizes.length) return undefined
  const page = { count: known.length, sizeBytes: known.reduce((sum, size) => sum + size, 0) }
  if (String(result['IsTruncated']) !== 'true') return page
  const nextMarker = wholeNumber(result['NextPartNumberMarker'])
  return nextMarker === undefined ? undefined : { ...page, nextMarker }
}

function wholeNumber(value: unknown): number | undefined {
  const number = typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : Number.NaN
  return Number.isNaN(number) ? undefined : number
}

/** A key in `encoding-type=url`; undefined where it is none, and empty where there is nothing. */
function decoded(value: unknown): string | undefined {
  if (value === undefined || value === '') return ''
  if (typeof value !== 'string' || value.length > 4096) return undefined
  try {
    return decodeURIComponent(value)
  } catch {
    // Not encoded after all, or not in UTF-8: such a key cannot be named in a request.
    return undefined
  }
}
