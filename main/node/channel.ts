/** The line to the process that started us. */
export interface Channel {
  onRequest(listener: (message: unknown) => void): void
  answer(message: unknown): void
}

/** Electron's `process.parentPort` (https://www.electronjs.org/docs/latest/api/parent-port). */
interface ParentPort {
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): unknown
  postMessage(message: unknown): void
}

/** In the app Electron's port; as a plain Node child, as tests start it, Node's own channel. */
export function openChannel(): Channel {
  const port = 'parentPort' in process ? process.parentPort : undefined
  if (isParentPort(port)) {
    return {
      onRequest: (listener) => void port.on('message', ({ data }) => listener(data)),
      answer: (message) => port.postMessage(message),
    }
  }
  process.on('disconnect', () => process.exit(0))
  return {
    onRequest: (listener) => void process.on('message', listener),
    answer: (message) => void process.send?.(message),
  }
}

const isParentPort = (value: unknown): value is ParentPort =>
  typeof value === 'object' && value !== null && 'postMessage' in value && 'on' in value
