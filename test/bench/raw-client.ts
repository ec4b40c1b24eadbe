/**
 * Finds out what the server takes: requests signed beforehand, bodies from memory, plain sockets, nothing read or
 * computed while the time runs.
 */
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createConnection, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { eachOf, runChild } from './child.ts'
import { mintCredential } from './credential.ts'
import { numberSetting, type Order } from './order.ts'
import { createSigner } from './sign.ts'

/** Resolves at the end of the answer's head; the answer to a PUT has no body. */
function answered(socket: Socket): Promise<void> {
  return new Promise((resolve, reject) => {
    let text = ''
    const onData = (chunk: Buffer): void => {
      text += chunk.toString('latin1')
      if (!text.includes('\r\n\r\n')) return
      socket.off('data', onData)
      socket.off('close', onClose)
      if (text.startsWith('HTTP/1.1 200 ')) resolve()
      else reject(new Error(text))
    }
    const onClose = (): void => reject(new Error(`the server hung up: ${text}`))
    socket.on('data', onData)
    socket.on('close', onClose)
  })
}

async function connect({ address, host, protocol, caFile }: Order): Promise<Socket> {
  const [ip = '', port] = address.split(':')
  const target = { host: ip, port: Number(port) }
  if (protocol === 'http:') {
    const socket = createConnection({ ...target, noDelay: true })
    await once(socket, 'connect')
    return socket
  }
  const [servername] = host.split(':')
  const socket = connectTls({ ...target, servername, ca: readFileSync(caFile) })
  socket.setNoDelay(true)
  await once(socket, 'secureConnect')
  return socket
}

await runChild(async (order) => {
  const credential = await mintCredential(order)
  const { host, prefix, files } = order
  const sign = createSigner(credential)
  const body = randomBytes(files[0]?.sizeBytes ?? 0)
  const heads = files.map(({ name }) => {
    const path = `/${prefix}${name}`
    const authorization = sign({ method: 'PUT', path, query: [], host })
    const fields = `Host: ${host}\r\nAuthorization: ${authorization}\r\nx-cos-security-token: ${credential.sessionToken}`
    return Buffer.from(`PUT ${path} HTTP/1.1\r\n${fields}\r\nContent-Length: ${body.length}\r\n\r\n`)
  })
  const connections = numberSetting(order, 'connections')
  const sockets = await Promise.all(Array.from({ length: connections }, () => connect(order)))
  return () =>
    eachOf(heads, connections, async (head) => {
      const socket = sockets.pop()
      if (socket === undefined) throw new Error('fewer sockets than hands')
      socket.cork()
      socket.write(head)
      socket.write(body)
      socket.uncork()
      await answered(socket)
      sockets.push(socket)
    })
})
