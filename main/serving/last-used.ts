import { join } from 'node:path'
import * as v from 'valibot'
import { EndpointClientId } from '../../shared/endpoint.ts'
import { loadJson, writeAtomically } from '../state/atomic-file.ts'

const LastUsed = v.record(EndpointClientId, v.pipe(v.number(), v.integer()))
/** Epoch ms by client. */
export type LastUsed = v.InferOutput<typeof LastUsed>

/** When each client last got a credential; a file of its own, since settings change only when somebody changes them. */
export interface LastUses {
  readonly all: () => LastUsed
  readonly add: (clientId: string) => void
}

/** Often enough to tell a client that is in use from one that is not. */
const WRITE_EVERY_MS = 60_000

/** What cannot be written is not worth refusing a credential for: the audit log has every answer. */
export function openLastUses(dataDir: string, nowMs: () => number, onError: (error: unknown) => void): LastUses {
  const path = join(dataDir, 'endpoint-clients.json')
  const loaded = loadJson(path, LastUsed, nowMs)
  let value: LastUsed = loaded.kind === 'value' ? loaded.value : {}
  let writtenMs = Number.NEGATIVE_INFINITY
  return {
    all: () => value,
    add(clientId) {
      value = { ...value, [clientId]: nowMs() }
      if (nowMs() - writtenMs < WRITE_EVERY_MS) return
      writtenMs = nowMs()
      writeAtomically(path, `${JSON.stringify(value)}\n`).catch(onError)
    },
  }
}
