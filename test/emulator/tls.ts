import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { generate } from 'selfsigned'
import type { BucketName } from './types.ts'

/** A server certificate and the CA file that vouches for it. */
export interface TestCertificate {
  readonly key: string
  readonly cert: string
  readonly caFile: string
  /** Deletes the CA file and its folder. */
  remove(): Promise<void>
}

const DAY_MS = 86_400_000

/**
 * Makes a fresh CA and one certificate for localhost, 127.0.0.1, every bucket's hosts and the `extraNames`; the CA's key
 * is forgotten.
 */
export async function createTestCertificate(
  buckets: readonly BucketName[],
  extraNames: readonly string[] = [],
): Promise<TestCertificate> {
  const validity = { notBeforeDate: new Date(Date.now() - DAY_MS), notAfterDate: new Date(Date.now() + 30 * DAY_MS) }
  const common = { ...validity, keyType: 'ec', curve: 'P-256', algorithm: 'sha256' } as const
  const ca = await generate([{ name: 'commonName', value: 'COS emulator test CA' }], {
    ...common,
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    ],
  })
  const hosts = buckets.flatMap(({ bucket, region }) => [
    `cos.${region}.localhost`,
    `${bucket}.cos.${region}.localhost`,
  ])
  const names = [...new Set(['localhost', '*.localhost', ...hosts, ...extraNames])].map(
    (value) => ({ type: 2, value }) as const,
  )
  const server = await generate([{ name: 'commonName', value: 'localhost' }], {
    ...common,
    ca: { key: ca.private, cert: ca.cert },
    extensions: [
      { name: 'basicConstraints', cA: false },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      { name: 'subjectAltName', altNames: [...names, { type: 7, ip: '127.0.0.1' }] },
    ],
  })
  const folder = await mkdtemp(join(tmpdir(), `cos-emulator-${process.pid}-`))
  const caFile = join(folder, 'ca.pem')
  await writeFile(caFile, ca.cert)
  return { key: server.private, cert: server.cert, caFile, remove: () => rm(folder, { recursive: true, force: true }) }
}
