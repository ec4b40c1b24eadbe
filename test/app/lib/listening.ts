import { existsSync, readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { setImmediate as nextTurn } from 'node:timers/promises'

/** State `LISTEN` in the kernel's table. */
const LISTENS = '0A'

/** Ports of this computer on which somebody listens over TCP. */
function listeningPorts(): ReadonlySet<number> {
  const rows = ['/proc/net/tcp', '/proc/net/tcp6']
    .filter((table) => existsSync(table))
    .flatMap((table) => readFileSync(table, 'utf8').trim().split('\n').slice(1))
    .map((row) => row.trim().split(/\s+/))
  return new Set(
    rows.filter((row) => row[3] === LISTENS).map((row) => Number.parseInt(row[1]?.split(':')[1] ?? '', 16)),
  )
}

/** Looks at a port without a pause until `ended` settles, or somebody listens on it; answers whether somebody did. */
export async function isEverListenedOn(port: number, ended: Promise<unknown>): Promise<boolean> {
  let isOver = false
  void ended.finally(() => {
    isOver = true
  })
  while (!isOver) {
    if (listeningPorts().has(port)) return true
    await nextTurn()
  }
  return false
}

/** A port on which nobody listened a moment ago. */
export function freePort(): Promise<number> {
  const server = createServer()
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => (typeof address === 'object' && address !== null ? resolve(address.port) : reject(address)))
    })
  })
}
