import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import type { AdminLockSetting } from '../../shared/admin-lock.ts'

type Kept = AdminLockSetting['scrypt']

/** OWASP's first choice for scrypt (Password Storage Cheat Sheet): 128 MiB, about half a second. */
export const SCRYPT_N = 2 ** 17
const HASH_BYTES = 32

/** What a passphrase can be compared with later; another salt each time. */
export async function hashPassphrase(passphrase: string, N = SCRYPT_N): Promise<Kept> {
  const cost = { N, r: 8, p: 1 } as const
  const salt = randomBytes(16)
  const hash = await derive(passphrase, { ...cost, salt: salt.toString('base64') }, HASH_BYTES)
  return { ...cost, salt: salt.toString('base64'), hash: hash.toString('base64') }
}

/** Whether it is the one that was hashed. */
export async function isPassphrase(passphrase: string, kept: Kept): Promise<boolean> {
  const expected = Buffer.from(kept.hash, 'base64')
  return timingSafeEqual(await derive(passphrase, kept, expected.length), expected)
}

/** The same letters count as the same, however a keyboard composes them (NFKC). */
function derive(passphrase: string, { N, r, p, salt }: Omit<Kept, 'hash'>, bytes: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const options = { N, r, p, maxmem: 256 * N * r }
    const take = (error: Error | null, hash: Buffer): void => (error ? reject(error) : resolve(hash))
    scrypt(passphrase.normalize('NFKC'), Buffer.from(salt, 'base64'), bytes, options, take)
  })
}
