import { createSocket } from 'node:dgram'
import { createServer } from 'node:http'
import { listen, shut } from '../../emulator/listen.ts'
import type { Workspace } from './workspace.ts'

/** What has reached this computer's listeners: `http GET /x`, `tcp` per connection, `udp` and `dns` per packet. */
export interface Listener {
  readonly origin: string
  readonly host: string
  readonly tcpPort: number
  readonly udpPort: number
  readonly arrivals: string[]
}

/** Listens on TCP (HTTP on top) and UDP of 127.0.0.1 and writes down whatever comes; every path answers a bare page. */
export async function openListener(workspace: Workspace): Promise<Listener> {
  const arrivals: string[] = []
  const server = createServer((request, response) => {
    arrivals.push(`http ${request.method} ${request.url}`)
    response.setHeader('content-type', 'text/html')
    // An idle connection would be taken again, and nothing new be seen to arrive.
    response.setHeader('connection', 'close')
    response.setHeader('access-control-allow-origin', '*')
    if (request.url?.includes('download')) response.setHeader('content-disposition', 'attachment; filename=x.bin')
    response.end('<!doctype html><title>plain</title>')
  })
  server.on('connection', () => void arrivals.push('tcp'))
  server.on('upgrade', (request, socket) => {
    arrivals.push(`http ${request.method} ${request.url}`)
    socket.destroy()
  })
  // TURN is not HTTP: that it came is all that counts.
  server.on('clientError', (_error, socket) => {
    arrivals.push('tcp not-http')
    socket.destroy()
  })
  const tcpPort = await listen(server, 0)
  workspace.defer(() => shut(server))
  const udpPort = await openUdp(workspace, '127.0.0.1', 0, () => arrivals.push('udp'))
  return { origin: `http://127.0.0.1:${tcpPort}`, host: '127.0.0.1', tcpPort, udpPort, arrivals }
}

/** Listens on a UDP port (0: any) and answers which. */
export async function openUdp(
  workspace: Workspace,
  address: string,
  port: number,
  onPacket: (packet: Buffer) => void,
): Promise<number> {
  const socket = createSocket('udp4', onPacket)
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject)
    socket.bind(port, address, resolve)
  })
  workspace.defer(() => new Promise<void>((resolve) => socket.close(resolve)))
  return socket.address().port
}
