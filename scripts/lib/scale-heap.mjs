// @ts-check

/** @typedef {import('playwright-core').CDPSession} Session */
/** @typedef {{ name: string, count: number, bytes: number }} HeapShare bytes: of the objects themselves */
/**
 * The parts of a V8 heap snapshot that are read; `nodes` holds the fields of one node after the other.
 * @typedef {{
 *   snapshot: { meta: { node_fields: string[], node_types: (string[] | string)[] } }, nodes: number[], strings: string[]
 * }} Snapshot
 */

/** The kinds of objects that make up nearly all. */
const MOST = 25

/**
 * What is alive in the page's worker, by kind of object, the largest first.
 * @param {Session} session of the page
 * @returns {Promise<readonly HeapShare[]>}
 */
export async function countObjects(session) {
  const { send, on } = await attachToWorker(session)
  /** @type {string[]} */
  const chunks = []
  on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => chunks.push(chunk))
  await send('HeapProfiler.collectGarbage')
  await send('HeapProfiler.takeHeapSnapshot')
  return sharesOf(JSON.parse(chunks.join(''))).slice(0, MOST)
}

/**
 * Sizes and counts by kind: constructors of objects, otherwise V8's own type.
 * @param {Snapshot} snapshot
 * @returns {HeapShare[]}
 */
export function sharesOf({ snapshot: { meta }, nodes, strings }) {
  const width = meta.node_fields.length
  const [typeAt, nameAt, sizeAt] = ['type', 'name', 'self_size'].map((field) => meta.node_fields.indexOf(field))
  if (typeAt === undefined || nameAt === undefined || sizeAt === undefined) throw new Error('three fields were named')
  const types = meta.node_types[typeAt] ?? []
  /** @type {Map<string, { count: number, bytes: number }>} */
  const shares = new Map()
  for (let start = 0; start < nodes.length; start += width) {
    const type = types[nodes[start + typeAt] ?? 0] ?? ''
    const hasName = type === 'object' || type === 'native' || type === 'array'
    const name = hasName ? `${type} ${strings[nodes[start + nameAt] ?? 0]}` : type
    const share = shares.get(name) ?? { count: 0, bytes: 0 }
    share.count += 1
    share.bytes += nodes[start + sizeAt] ?? 0
    shares.set(name, share)
  }
  return [...shares].map(([name, share]) => ({ name, ...share })).sort((a, b) => b.bytes - a.bytes)
}

/**
 * DevTools' session of the page's one worker, reached through the page's, since Playwright offers none.
 * @param {Session} session
 */
async function attachToWorker(session) {
  /** @type {Promise<string>} */
  const attached = new Promise((resolve) => {
    session.on('Target.attachedToTarget', ({ sessionId, targetInfo }) => {
      if (targetInfo.type === 'worker') resolve(sessionId)
    })
  })
  await session.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: false, flatten: false })
  const sessionId = await attached
  /** @type {Map<number, (message: any) => void>} */
  const waiting = new Map()
  /** @type {Map<string, (params: any) => void>} */
  const listeners = new Map()
  session.on('Target.receivedMessageFromTarget', ({ message }) => {
    const received = JSON.parse(message)
    if ('method' in received) return listeners.get(received.method)?.(received.params)
    waiting.get(received.id)?.(received)
  })
  let lastId = 0
  return {
    /**
     * @param {string} method
     * @returns {Promise<void>}
     */
    async send(method) {
      const id = ++lastId
      const answer = new Promise((resolve) => waiting.set(id, resolve))
      await session.send('Target.sendMessageToTarget', { sessionId, message: JSON.stringify({ id, method }) })
      const { error } = await answer
      if (error) throw new Error(`${method}: ${error.message}`)
    },
    /**
     * @param {string} event
     * @param {(params: any) => void} listener
     */
    on: (event, listener) => void listeners.set(event, listener),
  }
}
