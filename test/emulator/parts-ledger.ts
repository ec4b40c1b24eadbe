import type { RequestRecord } from './types.ts'

/** Counts parts that came again although the server had said that it has them. */
export interface PartsLedger {
  note(record: RequestRecord): void
  /** UploadPart requests of a key and part number beyond the first that was answered 200 and kept. */
  readonly resent: number
}

/** Faults under which a part answered 200 is kept, and its client has no reason to doubt that. */
const HARMLESS: readonly (string | undefined)[] = [undefined, 'slowBody', 'noCrc64']

export function createPartsLedger(): PartsLedger {
  const kept = new Set<string>()
  let resent = 0
  return {
    note: ({ kind, bucket, key, query, status, fault }) => {
      if (kind !== 'UploadPart') return
      const part = `${bucket}\n${key}\n${new URLSearchParams(query).get('partNumber')}`
      if (kept.has(part)) resent++
      else if (status === 200 && HARMLESS.includes(fault)) kept.add(part)
    },
    get resent() {
      return resent
    },
  }
}
