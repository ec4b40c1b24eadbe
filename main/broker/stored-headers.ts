import type { BrokerHeaders } from '../../shared/broker-headers.ts'
import { AppError } from '../../shared/errors.ts'
import type { KeychainSecret } from '../../shared/keychain-secret.ts'

/**
 * What a profile's account holds of a remote broker's headers: none where there is nothing, or something else. Throws what
 * `getSecret` throws but for `key-missing`.
 */
export async function storedHeaders(getSecret: () => Promise<KeychainSecret>): Promise<BrokerHeaders['headers']> {
  try {
    const secret = await getSecret()
    return 'headers' in secret ? secret.headers : []
  } catch (error) {
    if (error instanceof AppError && error.info.code === 'key-missing') return []
    throw error
  }
}
