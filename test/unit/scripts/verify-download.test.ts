import { createHash, generateKeyPairSync, sign } from 'node:crypto'
import { mkdtempSync, rmSync, unlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { verifyDownload } from '../../../scripts/lib/verify-download.mjs'

const DEB = 'COS-Courier-1.2.3-linux-x64.deb'
const TARBALL = 'COS-Courier-1.2.3-linux-x64.tar.gz'

function makeKey() {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  return {
    privateKey,
    text: Buffer.from(String(publicKey.export({ format: 'jwk' }).x), 'base64url').toString('base64'),
  }
}
const key = makeKey()
const other = makeKey()
const sumLine = (name: string, content: string): string =>
  `${createHash('sha256').update(content).digest('hex')}  ${name}\n`

let dir: string
const write = (name: string, content: string | Buffer): void => writeFileSync(join(dir, name), content)
function writeList(list: string, by = key): void {
  write('SHA256SUMS', list)
  write('SHA256SUMS.sig', sign(null, Buffer.from(list), by.privateKey))
}

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'cos-courier-verify-'))
  writeList(sumLine(DEB, 'deb') + sumLine(TARBALL, 'tarball'))
  write(DEB, 'deb')
  write(TARBALL, 'tarball')
})
afterEach(() => rmSync(dir, { recursive: true }))

test('files that are as the signed list says are named', async () => {
  expect(await verifyDownload(dir, [key.text])).toEqual([DEB, TARBALL])
})

test('one file of a release is enough, and either of two keys', async () => {
  unlinkSync(join(dir, TARBALL))
  expect(await verifyDownload(dir, [other.text, key.text])).toEqual([DEB])
})

describe('refused', () => {
  test.each<[string, () => void, string]>([
    ['a changed file', () => write(TARBALL, 'Tarball'), `${TARBALL} is not what was released`],
    ['a changed list', () => write('SHA256SUMS', sumLine(DEB, 'evil')), 'not signed'],
    ['a list that another key signed', () => writeList(sumLine(DEB, 'deb'), other), 'not signed'],
    ['a signature of no length', () => write('SHA256SUMS.sig', ''), 'not signed'],
    ['a missing signature', () => unlinkSync(join(dir, 'SHA256SUMS.sig')), 'is missing'],
    ['a list that leads out of the folder', () => writeList(sumLine('../x', 'x')), 'no sum'],
    ['a folder with none of the files', () => writeList(sumLine('else.deb', 'x')), 'None of the files'],
  ])('%s', async (_, change, message) => {
    change()
    await expect(verifyDownload(dir, [key.text])).rejects.toThrow(message)
  })

  test('a key that is none', async () => {
    await expect(verifyDownload(dir, ['AKIDEXAMPLE'])).rejects.toThrow('is no public key')
  })
})
