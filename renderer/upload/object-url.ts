import type { Destination } from '../../shared/credential.ts'
import { encodeKey } from '../cos/encode.ts'

/** The object's address, without query or signature. */
export const objectUrl = ({ scheme, host, pathPrefix }: Destination, key: string): string =>
  `${scheme}://${host}${pathPrefix}/${encodeKey(key)}`
