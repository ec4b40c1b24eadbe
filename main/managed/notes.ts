import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { AuditEvent } from '../../shared/audit-events.ts'
import type { ManagedState } from '../../shared/managed.ts'
import { changesBetween } from '../broker/audit-changes.ts'
import type { AuditLog } from '../broker/audit-log.ts'
import type { Log } from '../log.ts'
import { writeAtomically } from '../state/atomic-file.ts'

interface Ports {
  /** Remembers what was told last, so that not each start tells it again. */
  readonly seenPath: string
  readonly audit: Pick<AuditLog, 'writeEvent'>
  readonly log: Pick<Log, 'info' | 'error' | 'unexpected'>
}

/**
 * Writes down what configuration holds from now on, once for each that is another than the last. It holds even where that fails: what
 * is narrower must not wait for a line.
 */
export function createManagedNotes({ seenPath, audit, log }: Ports): (state: ManagedState) => Promise<void> {
  let queue = Promise.resolve()
  const note = async (state: ManagedState): Promise<void> => {
    const digest = createHash('sha256').update(JSON.stringify(state)).digest('hex')
    const before = seen(seenPath)
    if (digest === before || (before === undefined && state.kind === 'none')) return
    log.info('managed configuration', { state: state.kind, ...(state.kind !== 'none' && { place: state.place }) })
    await audit.writeEvent(eventOf(state))
    await writeAtomically(seenPath, `${digest}\n`)
  }
  return (state) => {
    queue = queue.then(() => note(state)).catch((error: unknown) => log.unexpected('managed configuration', error))
    return queue
  }
}

function eventOf(state: ManagedState): AuditEvent {
  const who = 'app'
  if (state.kind === 'none') return { event: 'managed-accepted', who, subject: 'none', outcome: 'accepted' }
  const { place: subject } = state
  if (state.kind === 'ignored') return { event: 'managed-refused', who, subject, outcome: state.reason }
  if (state.kind === 'invalid') return { event: 'managed-refused', who, subject, outcome: 'managed-invalid' }
  const changes = changesBetween(undefined, state.configuration)
  return { event: 'managed-accepted', who, subject, changes, outcome: 'accepted' }
}

/** Undefined where nothing was told yet; what cannot be read is told again. */
function seen(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').trim()
  } catch {
    return undefined
  }
}
