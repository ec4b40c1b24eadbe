import { Socket } from 'node:net'

/**
 * Takes over what a `net.Server` with `pauseOnConnect` has accepted, so that it reads into `memory` instead of into new
 * buffers. Only the socket's constructor takes such memory, and a server makes its sockets itself: hence the new socket
 * around the old one's handle. The handle is no public property; without it bytes come as usual.
 */
export function readInto(accepted: Socket, memory: Buffer, onBytes: (bytes: Buffer) => void): Socket {
  const handle: unknown = Reflect.get(accepted, '_handle')
  if (typeof handle !== 'object' || handle === null) return accepted.on('data', onBytes)
  Reflect.set(accepted, '_handle', null)
  accepted.destroy() // else its server would wait for it when it closes
  const callback = (count: number): boolean => {
    onBytes(memory.subarray(0, count))
    return true
  }
  const options = { handle, allowHalfOpen: true, onread: { buffer: memory, callback } }
  return new Socket(options)
}
