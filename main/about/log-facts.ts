/** Lines of the log for the diagnostic bundle: what our own code said, numbers, and codes of closed lists. */
import { readFile } from 'node:fs/promises'
import { ERROR_CODES } from '../../shared/errors.ts'

const MAX_LINES = 2000

/**
 * The last lines of both files, oldest first. Texts that may have come from elsewhere – subjects, details, paths – are not in it,
 * whatever they look like.
 */
export async function logFacts(path: string): Promise<readonly object[]> {
  const texts = await Promise.all([`${path}.1`, path].map(readIfThere))
  return texts
    .flatMap((text) => text.split('\n'))
    .filter((line) => line !== '')
    .slice(-MAX_LINES)
    .map(factsOf)
}

async function readIfThere(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    // Seldom two files, and in a new folder none.
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return ''
    throw error
  }
}

const LEVELS = ['info', 'error', 'unexpected']
/** Closed sets of words: Electron's reasons for the end of a process, our own states and codes. */
const WORDS = new Set<unknown>([
  ...['clean-exit', 'abnormal-exit', 'killed', 'crashed', 'oom', 'launch-failed', 'integrity-failure'],
  ...['none', 'ignored', 'invalid', 'active', 'warn', 'error', ...ERROR_CODES],
])
/** What the log says in English. A test compares them with the calls of the log, so that nothing else gets here. */
export const SAYINGS: readonly string[] = [
  'core dumps of this process could not be turned off',
  'settings were damaged; kept aside',
  'watched folders were damaged; kept aside',
  'managed configuration',
  'transfer process ended; starting it again',
  'transfer page ended',
  'transfer page did not load',
  'transfer page could not be told',
  'the endpoint did not start',
  'endpoint',
  'link',
  'link refused',
  'link declined',
  'link dropped: another one is being asked about',
  'main',
]

function factsOf(line: string): object {
  const entry = recordOf(line)
  if (entry === undefined) return { unreadable: true }
  const { error, exitCode, frames, kind, what } = entry
  return {
    time: matching(entry['time'], /^\d{4}-\d\d-\d\dT[\d:.]{5,20}Z$/),
    level: LEVELS.find((known) => known === entry['level']),
    what: SAYINGS.find((known) => known === what) ?? (String(what).startsWith('transfer: ') ? 'transfer' : undefined),
    exitCode: typeof exitCode === 'number' ? exitCode : undefined,
    words: ['reason', 'state', 'code', 'level'].map((name) => entry[name]).filter((value) => WORDS.has(value)),
    kind: matching(kind, /^(?:[A-Z][a-z]{1,12}){0,3}Error$/),
    error: isRecord(error) ? errorFacts(error) : undefined,
    frames: Array.isArray(frames) ? frames.map(frameFact) : undefined,
  }
}

const errorFacts = ({ code, cosCode, httpStatus, requestId }: Readonly<Record<string, unknown>>): object => ({
  code: ERROR_CODES.find((known) => known === code),
  // As COS and STS name them: `AccessDenied`, `AuthFailure.SignatureFailure`.
  cosCode: matching(cosCode, /^(?:[A-Z][a-z]{1,15}){1,5}(?:\.(?:[A-Z][a-z]{1,15}){1,5})?$/),
  httpStatus: typeof httpStatus === 'number' ? httpStatus : undefined,
  requestId: typeof requestId === 'string' && isRequestId(requestId) ? requestId : undefined,
})

/** STS's are UUIDs; COS's are base64 of four numbers in hex. Whatever else a server calls so may be something it was sent. */
function isRequestId(text: string): boolean {
  if (/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)) return true
  return text.length <= 64 && /^[0-9a-f]{8}(?:_[0-9a-f]{1,8}){3}$/.test(Buffer.from(text, 'base64').toString('latin1'))
}

/** `send (index.cjs:120:9)`: the function and the place in our file, without the folders. */
function frameFact(frame: unknown): string {
  const [, name = '', place = ''] =
    /^at (?:(?:async )?([\w.#<>$ ]{1,80}) )?\(?(?:.*[/\\])?([\w.-]{1,60}:\d+:\d+)\)?$/.exec(String(frame)) ?? []
  return `${name} (${place})`
}

const matching = (value: unknown, pattern: RegExp): string | undefined =>
  typeof value === 'string' && pattern.test(value) ? value : undefined

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Undefined for a line that a crash cut off. */
function recordOf(line: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(line)
    return isRecord(value) ? value : undefined
  } catch {
    return undefined
  }
}
