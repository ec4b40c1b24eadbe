import type { AuditEvent } from '../../shared/audit-events.ts'
import type { SourceType } from '../../shared/credential-source.ts'
import { AppError, toErrorInfo } from '../../shared/errors.ts'
import type { ActionSet, ObjectAcl } from '../../shared/scope.ts'
import { CHAIN_START, endOf, lineHash } from './audit-chain.ts'
import { boundedEvent } from './audit-changes.ts'
import type { AuditFile } from './audit-file.ts'
import { MAX_LINE_BYTES } from './audit-lines.ts'

/** One request for a credential, with what came of it. Holds no secret: ids are shortened. */
export interface AuditEntry {
  readonly profileName: string
  readonly profileId: string
  readonly bucket: string
  readonly region: string
  readonly prefix: string
  /** The profile's other folders, where it is for these too: connection tests and unfinished uploads. */
  readonly otherPrefixes?: readonly string[] | undefined
  /**
   * `test`: for a connection test, which may look and list only. `uploads-list`, `uploads-abort`: to list unfinished
   * uploads, to abort some of them. `link`: to sign a link with, which its own line names.
   */
  readonly actions: ActionSet | 'test' | 'link' | 'uploads-list' | 'uploads-abort'
  readonly durationSeconds: number
  /** How STS was asked: GetFederationToken or AssumeRole; or who was asked instead. */
  readonly source: SourceType
  /** The role taken. */
  readonly roleArn?: string
  /** The remote broker asked, without path and query. */
  readonly brokerHost?: string
  /** That uploads may set. */
  readonly acl?: ObjectAcl
  /** As `shortId`; absent when no key was read. */
  readonly secretId?: string
  readonly tmpSecretId?: string
  readonly stsRequestId?: string
  /** `granted`, or the code of the error the caller got. */
  readonly outcome: string
}

/** Says who was given what, and who changed what decides it. */
export interface AuditLog {
  /** Resolves once the line is on disk. @throws AppError `audit-failed`. */
  write(entry: AuditEntry): Promise<void>
  /** As `write`. What changes keys, settings or permission is not done without its line: see `recorded`. */
  writeEvent(event: AuditEvent): Promise<void>
  close(): Promise<void>
}

/**
 * Does something that has its line in the log first, so that nothing is done without one; should it then fail, a second line says why.
 *
 * @throws AppError `audit-failed`, and whatever `act` throws.
 */
export async function recorded<T>(
  audit: Pick<AuditLog, 'writeEvent'>,
  event: Omit<AuditEvent, 'outcome'>,
  act: () => Promise<T>,
): Promise<T> {
  await audit.writeEvent({ ...event, outcome: 'accepted' })
  try {
    return await act()
  } catch (error) {
    await audit.writeEvent({ ...event, outcome: toErrorInfo(error).code })
    throw error
  }
}

/** Enough to find a key in Tencent's console, too little to sign with. */
export const shortId = (id: string): string => `${id.slice(0, 8)}…`

/**
 * An append-only log of JSON lines in which every line carries the SHA-256 of the one before, be that in the file before, so that a changed or
 * removed line or file shows (`verifyAuditLog`). One line at a time; a line cut off by a crash stays and is marked by the next one. The
 * first line of every file but the first carries its number as `file`.
 */
export function createAuditLog(file: AuditFile, now: () => number): AuditLog {
  let queue: Promise<void> = Promise.resolve()
  let previous: string | undefined // unknown: read from the file before the next line

  async function append(entry: AuditEntry | AuditEvent): Promise<void> {
    let text = ''
    let link = previous
    if (link === undefined) ({ link, text } = await readLink(file, now))
    previous = undefined // until all of it is on disk, the file's end is anyone's guess
    const number = text === '' ? await file.beginFileIfFull() : undefined
    const time = new Date(now()).toISOString()
    const line = JSON.stringify({ time, ...entry, ...(number !== undefined && { file: number }), previous: link })
    await file.append(`${text}${line}\n`)
    await file.sync()
    previous = lineHash(line)
  }

  function enqueue(entry: AuditEntry | AuditEvent, subject: string): Promise<void> {
    const written = queue
      .then(() => append(entry))
      .catch((error: unknown) => {
        throw new AppError({ code: 'audit-failed', subject, detail: errnoOf(error) }, error)
      })
    queue = written.catch(() => undefined) // its caller hears of it; the next line is tried on its own
    return written
  }

  return {
    write: (entry) => enqueue(entry, entry.profileName),
    writeEvent: (event) => enqueue(boundedEvent(event), event.profileName ?? event.subject ?? event.event),
    async close() {
      await queue
      await file.close()
    },
  }
}

/** What the next line follows, and the text that must stand before it when the last line was cut off. */
async function readLink(file: AuditFile, now: () => number): Promise<{ link: string; text: string }> {
  const last = endOf(await file.readTail(2 * MAX_LINE_BYTES))
  if (last === undefined) return { link: CHAIN_START, text: '' }
  const { hash, before, damaged } = last
  if (damaged.length === 0) return { link: hash, text: '' }
  const severally = damaged.length > 1 && { damaged }
  const mark = JSON.stringify({ time: new Date(now()).toISOString(), previous: hash, before, ...severally })
  return { link: lineHash(mark), text: `${last.isEnded ? '' : '\n'}${mark}\n` }
}

const errnoOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown'
