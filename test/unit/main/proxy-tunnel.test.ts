import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { openTunnel } from '../../../main/node/proxy-tunnel.ts'

/** A server on 127.0.0.1 that answers each connection's first bytes as told, and what those bytes were. */
async function serve(answer: (socket: Socket) => void) {
  const heads: string[] = []
  const open = new Set<Socket>()
  const server = createServer((socket) => {
    open.add(socket)
    socket.on('error', () => socket.destroy())
    socket.once('data', (bytes) => {
      heads.push(bytes.toString('latin1'))
      answer(socket)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    for (const socket of open) socket.destroy()
    server.close()
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return { proxy: { hostname: '127.0.0.1', port: address.port }, heads, open }
}

const TARGET = { hostname: 'sts.example.test', port: 443 }
const FAST = { timeoutMs: 10_000 }
const YES = 'HTTP/1.1 200 Connection established\r\n\r\n'

test('asks for host and port, with the login where there is one, and hands over a clean line', async () => {
  const { proxy, heads } = await serve((socket) => {
    socket.write(YES)
    socket.on('data', (bytes) => socket.write(`echo ${bytes}`))
  })
  const socket = await openTunnel({ ...proxy, authorization: 'Basic eDp5' }, TARGET, FAST)
  socket.write('hello')
  const [bytes] = await once(socket, 'data')
  socket.destroy()
  expect(String(bytes)).toBe('echo hello')
  expect(heads).toEqual([
    'CONNECT sts.example.test:443 HTTP/1.1\r\nHost: sts.example.test:443\r\nProxy-Authorization: Basic eDp5\r\n\r\n',
  ])
})

test('an answer may come byte by byte, and an IPv6 address is put in brackets', async () => {
  const { proxy, heads } = await serve((socket) => {
    socket.setNoDelay(true)
    for (const byte of YES) socket.write(byte)
  })
  const socket = await openTunnel(proxy, { hostname: '2001:db8::1', port: 8443 }, FAST)
  socket.destroy()
  expect(heads[0]).toMatch(/^CONNECT \[2001:db8::1\]:8443 HTTP\/1\.1\r\nHost: \[2001:db8::1\]:8443\r\n\r\n$/)
})

test.each([
  ['a 407', 'HTTP/1.1 407 Who\r\n\r\n', 'ERR_PROXY_AUTH_REQUIRED', '407'],
  ['a 502', 'HTTP/1.1 502 Bad\r\nContent-Length: 2\r\n\r\nno', 'ERR_PROXY_REFUSED', '502'],
  ['a redirect', 'HTTP/1.1 302 Found\r\nLocation: http://login.example/\r\n\r\n', 'ERR_PROXY_REFUSED', '302'],
  ['bytes after its yes', `${YES}HTTP/1.1 200 OK\r\n`, 'ERR_PROXY_REFUSED', 'bytes that nothing asked for'],
  ['another protocol', 'SSH-2.0-x\r\n', 'ERR_PROXY_REFUSED', 'no HTTP'],
  ['a status that is none', 'HTTP/1.1 2x0 Yes\r\n\r\n', 'ERR_PROXY_REFUSED', 'no HTTP'],
  ['a head without an end', `HTTP/1.1 200 ${'x'.repeat(20_000)}`, 'ERR_PROXY_REFUSED', 'an answer without an end'],
])('%s is its own error, with nothing of what the proxy sent', async (_, answer, code, detail) => {
  const { proxy } = await serve((socket) => void socket.write(answer, 'latin1'))
  const told = { code, detail, proxy: `127.0.0.1:${proxy.port}` }
  await expect(openTunnel(proxy, TARGET, FAST)).rejects.toMatchObject(told)
})

test('a proxy that hangs up, is not there or says nothing is unreachable, and nothing stays open', async () => {
  const { proxy: closing } = await serve((socket) => socket.end())
  await expect(openTunnel(closing, TARGET, FAST)).rejects.toMatchObject({
    ...{ code: 'ERR_PROXY_UNREACHABLE', detail: 'closed without an answer' },
  })
  const nobody = { hostname: '127.0.0.1', port: 1 }
  await expect(openTunnel(nobody, TARGET, FAST)).rejects.toMatchObject({ detail: 'ECONNREFUSED' })
  const { proxy: silent, open } = await serve(() => undefined)
  await expect(openTunnel(silent, TARGET, { timeoutMs: 200 })).rejects.toMatchObject({ detail: 'timeout' })
  const [socket] = open
  if (socket && !socket.destroyed) await once(socket, 'close')
})

test('is given up when the caller stops', async () => {
  const stop = new AbortController()
  const { proxy } = await serve(() => stop.abort(new Error('stopped')))
  await expect(openTunnel(proxy, TARGET, { ...FAST, signal: stop.signal })).rejects.toThrow('stopped')
})
