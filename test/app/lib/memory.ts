import { closeSync, openSync, readFileSync, readSync } from 'node:fs'

const CHUNK_BYTES = 8 << 20

/** One way a secret may be written, as bytes to look for. */
export interface Needle {
  readonly label: string
  readonly bytes: Buffer
}

/** The secret in UTF-8, UTF-16LE, hex (both cases) and base64 at each of the three alignments it may have. */
export function needlesFor(secret: string): readonly Needle[] {
  const utf8 = Buffer.from(secret)
  const hex = utf8.toString('hex')
  const plain: readonly (readonly [string, Buffer])[] = [
    ['utf-8', utf8],
    ['utf-16le', Buffer.from(secret, 'utf16le')],
    ['hex', Buffer.from(hex)],
    ['HEX', Buffer.from(hex.toUpperCase())],
  ]
  const base64 = [0, 1, 2].map((shift) => [`base64+${shift}`, Buffer.from(base64Core(utf8, shift))] as const)
  return [...plain, ...base64].map(([label, bytes]) => ({ label, bytes }))
}

/** What base64 shows of `bytes` when `shift` unknown bytes stand before and others after: only whole characters. */
function base64Core(bytes: Buffer, shift: number): string {
  const text = Buffer.concat([Buffer.alloc(shift), bytes])
    .toString('base64')
    .replace(/=+$/, '')
  const bits = (shift + bytes.length) * 8
  return text.slice(Math.ceil((shift * 8) / 6), Math.floor(bits / 6))
}

/** Labels of the needles that are in these bytes. */
export const findIn = (haystack: Buffer, needles: readonly Needle[]): readonly string[] =>
  needles.filter(({ bytes }) => haystack.includes(bytes)).map(({ label }) => label)

/** What was looked through, and what was found. */
export interface MemorySearch {
  readonly found: readonly string[]
  readonly bytesRead: number
}

/**
 * Looks through all readable memory of a process, resident pages of every mapping. Needs root, or the right to trace it.
 * Throws when the process is not there or may not be read: silence would look like a clean search.
 */
export function searchMemory(pid: number, needles: readonly Needle[]): MemorySearch {
  const file = openSync(`/proc/${pid}/mem`, 'r')
  const found = new Set<string>()
  let bytesRead = 0
  try {
    const overlap = Math.max(...needles.map(({ bytes }) => bytes.length)) - 1
    for (const { start, end } of mappings(pid)) {
      for (let at = start; at < end; at += CHUNK_BYTES) {
        const chunk = readAt(file, at, Math.min(CHUNK_BYTES + overlap, end - at))
        bytesRead += chunk.length
        for (const label of findIn(chunk, needles)) found.add(label)
      }
    }
  } finally {
    closeSync(file)
  }
  if (bytesRead === 0) throw new Error(`nothing of process ${pid} could be read`)
  return { found: [...found].sort(), bytesRead }
}

/** Readable mappings of which something is in memory; the rest is address space that was only reserved. */
function mappings(pid: number): readonly { readonly start: number; readonly end: number }[] {
  const blocks = readFileSync(`/proc/${pid}/smaps`, 'utf8').split(/\n(?=[0-9a-f]+-[0-9a-f]+ )/)
  return blocks.flatMap((block) => {
    const [, from, to] = /^([0-9a-f]+)-([0-9a-f]+) r/.exec(block) ?? []
    const isKernels = /\[(?:vvar|vsyscall|vvar_vclock)\]/.test(block)
    const isUsed = !/^Rss:\s+0 kB$/m.test(block) || !/^Swap:\s+0 kB$/m.test(block)
    if (from === undefined || to === undefined || isKernels || !isUsed) return []
    return [{ start: Number.parseInt(from, 16), end: Number.parseInt(to, 16) }]
  })
}

/** Empty where the mapping went away or is a device's: what is gone cannot leak any more. */
function readAt(file: number, at: number, length: number): Buffer {
  const buffer = Buffer.allocUnsafe(length)
  try {
    return buffer.subarray(0, readSync(file, buffer, 0, length, at))
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code === 'EIO' || code === 'EFAULT') return Buffer.alloc(0)
    throw error
  }
}
