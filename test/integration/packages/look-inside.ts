import { createHash } from 'node:crypto'
import { closeSync, openSync, readdirSync, readFileSync, readSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { getRawHeader, listPackage } from '@electron/asar'
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses'
import { NtExecutable, NtExecutableResource, Resource } from 'resedit'

/** Every file below `dir`, with `/` between segments. */
export const filesIn = (dir: string): readonly string[] =>
  readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(dir, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort()

/** What an archive holds, with `/` between segments and none before. */
export const asarFiles = (asar: string): readonly string[] =>
  listPackage(asar, { isPack: false }).map((path) => path.split(sep).join('/').slice(1))

/** What Electron compares on Windows and macOS: SHA-256 of the archive's list of files, which has the hashes of the files. */
export const asarHash = (asar: string): string =>
  createHash('sha256').update(getRawHeader(asar).headerString).digest('hex')

/** Which fuses are on. */
export async function fusesOf(executable: string): Promise<readonly string[]> {
  const wire: Readonly<Record<string, unknown>> = { ...(await getCurrentFuseWire(executable)) }
  return Object.entries(FuseV1Options).flatMap(([name, index]) =>
    typeof index === 'number' && wire[String(index)] === FuseState.ENABLE ? [name] : [],
  )
}

/** What an executable for Windows says of itself. */
export function resourcesOf(executable: string) {
  const { entries } = NtExecutableResource.from(NtExecutable.from(readFileSync(executable)))
  const [info] = Resource.VersionInfo.fromEntries(entries)
  const [language] = info?.getAllLanguagesForStringValues() ?? []
  const integrity = entries.find(({ type, id }) => type === 'INTEGRITY' && id === 'ELECTRONASAR')
  return {
    words: language ? (info?.getStringValues(language) ?? {}) : {},
    integrity: integrity && JSON.parse(Buffer.from(integrity.bin).toString('utf8')),
    iconSizes: Resource.IconGroupEntry.fromEntries(entries).flatMap(({ icons }) =>
      icons.map(({ width }) => width || 256),
    ),
  }
}

/** The format of a program or library by its first bytes, and for which processor; undefined for anything else. */
export function binaryKind(
  file: string,
): { readonly format: 'pe' | 'mach-o' | 'elf'; readonly machine: number } | undefined {
  const head = Buffer.alloc(1024)
  const fd = openSync(file, 'r')
  const size = readSync(fd, head, 0, head.length, 0)
  closeSync(fd)
  if (size < 64)
    return size >= 8 && head.readUInt32LE(0) === 0xfeed_facf
      ? { format: 'mach-o', machine: head.readUInt32LE(4) }
      : undefined
  if (head.readUInt32BE(0) === 0x7f45_4c46) return { format: 'elf', machine: head.readUInt16LE(18) }
  if (head.readUInt32LE(0) === 0xfeed_facf) return { format: 'mach-o', machine: head.readUInt32LE(4) }
  const signature = head.readUInt32LE(60)
  if (head.readUInt16BE(0) !== 0x4d5a || signature + 6 > head.length) return undefined
  return { format: 'pe', machine: head.readUInt16LE(signature + 4) }
}
