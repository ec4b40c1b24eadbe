import { AppError } from '../shared/errors.ts'
import type { ProfileSecret } from '../shared/keychain-secret.ts'
import type { ProfileFile } from '../shared/settings.ts'
import { brokerHostOf } from './broker/broker-address.ts'

/** Whom the secret of such a profile is for: its key is STS's business, headers are their server's alone. */
export const secretOwner = ({ source }: Pick<ProfileFile, 'source'>): string =>
  source?.type === 'remote-broker' ? `broker ${brokerHostOf(source.url)}` : 'key'

/** Whether such a profile needs anything on standard input or in the keychain. */
export const needsSecret = ({ source }: Pick<ProfileFile, 'source'>): boolean =>
  source?.type !== 'remote-broker' || (source.headerNames ?? []).length > 0

/**
 * `secret`, when it is of the kind that the profile's source needs: its broker's headers, each of them and no other, or a key.
 *
 * @throws AppError `key-missing`, `broker-headers-missing` with the name.
 */
export function assertSecretFits({ source }: Pick<ProfileFile, 'source'>, secret: ProfileSecret): ProfileSecret {
  const subject = 'standard input'
  if (source?.type !== 'remote-broker') {
    if ('secretId' in secret) return secret
    throw new AppError({ code: 'key-missing', subject, detail: 'expected two lines: SecretId, then SecretKey' })
  }
  const wanted = (source.headerNames ?? []).map((name) => name.toLowerCase())
  const given = 'headers' in secret ? secret.headers.map(({ name }) => name.toLowerCase()) : []
  const host = brokerHostOf(source.url)
  const missing = wanted.find((name) => !given.includes(name))
  if (missing !== undefined || !('headers' in secret))
    throw new AppError({
      code: 'broker-headers-missing',
      subject: host,
      detail: `expected a line ${missing ?? 'Name'}: …`,
    })
  const surplus = given.find((name) => !wanted.includes(name))
  if (surplus !== undefined)
    throw new AppError({ code: 'invalid-input', subject, detail: `the profile names no header ${surplus}` })
  return secret
}
