import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type RequestListener } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { readPac } from '../../../main/network/pac-source.ts'

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return `http://localhost:${address.port}/p.pac?token=EXAMPLE`
}

function fileWith(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'pac-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  writeFileSync(join(folder, 'p.pac'), text)
  return join(folder, 'p.pac')
}
const failed = (detail: string) => ({ info: expect.objectContaining({ code: 'pac-failed', detail }) })

test('a script comes from a file or over http, as it is', async () => {
  expect(await readPac(fileWith('// 脚本'), undefined)).toBe('// 脚本')
  const url = await serve((_, response) => void response.end('// far 脚本'))
  expect(await readPac(url, undefined)).toBe('// far 脚本')
})

test('what is missing, too large, no file or no answer is told, without what stands after a question mark', async () => {
  await expect(readPac(join(tmpdir(), 'no-such.pac'), undefined)).rejects.toMatchObject(failed('ENOENT'))
  await expect(readPac(tmpdir(), undefined)).rejects.toMatchObject(failed('not a file'))
  await expect(readPac(fileWith('x'.repeat(1024 * 1024 + 1)), undefined)).rejects.toMatchObject(failed('too large'))
  const large = await serve((_, response) => void response.end('x'.repeat(1024 * 1024 + 1)))
  await expect(readPac(large, undefined)).rejects.toMatchObject(failed('too large'))
  await expect(readPac('http://127.0.0.1:1/', undefined)).rejects.toMatchObject(failed('ECONNREFUSED'))
  const moved = await serve((_, response) => void response.writeHead(302, { location: 'http://else.example/' }).end())
  const error = await readPac(moved, undefined).catch((caught: unknown) => caught)
  expect(error).toMatchObject(failed('HTTP 302'))
  expect(JSON.stringify(error)).not.toContain('EXAMPLE')
})
