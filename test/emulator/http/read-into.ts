import { Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'

type OnBytes = (bytes: Buffer) => void

/**
 * Takes over what a `net.Server` with `pauseOnConnect` has accepted, so that it reads into `memory` instead of into new
 * buffers. Only the socket's constructor takes such memory, and a server makes its sockets itself: hence the new socket
 * around the old one's handle. The handle is no public property; without it bytes come as usual.
 */
export function readInto(accepted: Socket, memory: Buffer, onBytes: OnBytes): Socket {
  const handle: unknown = Reflect.get(accepted, '_handle')
  if (typeof handle !== 'object' || handle === null) return accepted.on('data', onBytes)
  Reflect.set(accepted, '_handle', null)
  accepted.destroy() // else its server would wait for it when it closes
  const options = { handle, allowHalfOpen: true, onread: { buffer: memory, callback: intoMemory(memory, onBytes) } }
  return new Socket(options)
}

/**
 * The same for what a `tls.Server` has just secured. Its constructor takes no such memory on a server's side at all, so
 * what `net.Socket` would have done with it is done here. Where that is not to be found, bytes come as usual.
 */
export function readSecureInto(socket: TLSSocket, memory: Buffer, onBytes: OnBytes): void {
  socket.on('data', onBytes)
  const handle: unknown = Reflect.get(socket, '_handle')
  const symbols = Object.getOwnPropertySymbols(socket)
  const [buffer, callback] = ['kBuffer', 'kBufferCb'].map((name) =>
    symbols.find((symbol) => symbol.description === name),
  )
  if (typeof handle !== 'object' || handle === null || buffer === undefined || callback === undefined) return
  const useUserBuffer: unknown = Reflect.get(handle, 'useUserBuffer')
  if (typeof useUserBuffer !== 'function') return
  Reflect.set(socket, buffer, memory)
  Reflect.set(socket, callback, intoMemory(memory, onBytes))
  useUserBuffer.call(handle, memory)
}

const intoMemory =
  (memory: Buffer, onBytes: OnBytes) =>
  (count: number): boolean => {
    onBytes(memory.subarray(0, count))
    return true
  }
