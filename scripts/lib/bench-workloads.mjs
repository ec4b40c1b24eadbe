// @ts-check
import { randomOf, shuffled } from './faults-random.mjs'

/** How the contestants reach the server: as it is, over TLS, by a slow relay of ours, or with the kernel's netem. */
/** @typedef {'http' | 'https' | 'relay' | 'wan'} Link */
/**
 * What is uploaded. `fileBytes`: of each file; where `fileSizes` says otherwise, of the largest. `metric`: what
 * contestants are compared by. `shape`: what their settings are chosen by. `fileSet`: workloads with the same one have the
 * same files. `serverProbe`: bodies that measure the server alone. `isSweep`: one point of a curve over the size of files.
 * @typedef {{
 *   name: string, files: number, fileBytes: number, fileSizes?: readonly number[],
 *   metric: 'bytesPerSecond' | 'filesPerSecond', shape: 'large' | 'small' | 'mixed', link: Link, fileSet: string,
 *   serverProbe: { files: number, fileBytes: number, connections: number }, isSweep?: boolean
 * }} Workload
 */

const KIB = 1024
const MIB = 1024 * KIB
const FEW_LARGE = { files: 128, fileBytes: 8 * MIB, connections: 2 }
const MANY_SMALL = { files: 10_000, fileBytes: 4 * KIB, connections: 8 }

/**
 * From 1 KiB to `largestBytes`, each doubling of the size as likely as the next, in an order of chance; the same in every
 * run.
 * @param {number} files
 * @param {number} largestBytes
 * @returns {readonly number[]}
 */
export function mixedSizes(files, largestBytes) {
  const random = randomOf(`mixed ${files} ${largestBytes}`)
  const sizes = Array.from({ length: files }, (_, index) => {
    if (index === 0) return KIB
    if (index === files - 1) return largestBytes
    return Math.round(KIB * (largestBytes / KIB) ** ((index + random()) / files))
  })
  return shuffled(sizes, random)
}

/**
 * @param {number} files
 * @param {number} largestBytes
 */
const mixed = (files, largestBytes) => ({ files, fileBytes: largestBytes, fileSizes: mixedSizes(files, largestBytes) })

/** @typedef {Omit<Workload, 'link'>} Plain */

/**
 * @param {string} name
 * @param {number} files
 * @param {number} fileBytes
 * @returns {Plain}
 */
const large = (name, files, fileBytes) => ({
  ...{ name, fileSet: name, files, fileBytes, metric: 'bytesPerSecond', shape: 'large', serverProbe: FEW_LARGE },
})

/** @type {Plain} */
const TEN_THOUSAND = {
  name: '10000x4KiB',
  fileSet: '10000x4KiB',
  files: 10_000,
  fileBytes: 4 * KIB,
  metric: 'filesPerSecond',
  shape: 'small',
  serverProbe: MANY_SMALL,
}

/** @type {Plain} */
const THOUSAND = {
  ...large('1000x1MiB', 1000, MIB),
  shape: 'small',
  serverProbe: { files: 1000, fileBytes: MIB, connections: 4 },
}

/** @type {Plain} */
const MIXED = { ...large('mixed', 0, 0), ...mixed(120, 200 * MIB), shape: 'mixed' }

/** @param {Plain} plain @returns {Workload} */
const overHttp = (plain) => ({ ...plain, link: 'http' })
/** @param {Plain} plain @returns {Workload} */
const overHttps = (plain) => ({ ...plain, name: `${plain.name}-https`, link: 'https' })

/**
 * Of a size that is bearable at 500 kB/s per connection, whatever the name says; the result tells files and bytes.
 * @param {Plain} plain
 * @param {Pick<Workload, 'files' | 'fileBytes' | 'fileSizes'>} sizes
 * @param {'relay' | 'wan'} link
 * @returns {Workload}
 */
const overSlowLine = (plain, sizes, link) => ({
  ...{ ...plain, ...sizes, name: `${plain.name}-${link}`, fileSet: `${plain.name} for slow lines`, link },
  serverProbe: { ...plain.serverProbe, files: Math.ceil(plain.serverProbe.files / 10) },
})

const NEW_LARGE = [large('1x4GiB', 1, 4096 * MIB), large('8x256MiB', 8, 256 * MIB)]

/** The plain workloads that are also run over other links, each with its size on slow ones. */
const FAMILY = /** @type {const} */ ([
  [NEW_LARGE[0] ?? TEN_THOUSAND, { files: 1, fileBytes: 64 * MIB }],
  [NEW_LARGE[1] ?? TEN_THOUSAND, { files: 8, fileBytes: 16 * MIB }], // as in the plain one, in parts
  [TEN_THOUSAND, { files: 1000, fileBytes: 4 * KIB }],
  [THOUSAND, { files: 64, fileBytes: MIB }],
  [MIXED, mixed(24, 16 * MIB)],
])

/**
 * Files of one size each, from 4 KiB to 1 GiB: 512 MiB of them together, but no more than 2000.
 * @type {readonly Workload[]}
 */
export const SWEEP = [4, 32, 256, 2048, 16 * KIB, 128 * KIB, MIB].map((kibibytes) => {
  const fileBytes = kibibytes * KIB
  const size = kibibytes < KIB ? `${kibibytes}KiB` : kibibytes < MIB ? `${kibibytes / KIB}MiB` : '1GiB'
  const files = Math.min(2000, Math.ceil((512 * MIB) / fileBytes))
  return {
    ...overHttp(large(`sweep-${size}`, files, fileBytes)),
    shape: fileBytes <= 8 * MIB ? 'small' : 'large',
    serverProbe: fileBytes < MIB ? { ...MANY_SMALL, files } : { ...FEW_LARGE, files: 64 },
    isSweep: true,
  }
})

/**
 * All there are but the sweep, those with the same files together.
 * @type {readonly Workload[]}
 */
export const ALL_WORKLOADS = [
  overHttp(large('1x1GiB', 1, 1024 * MIB)),
  ...FAMILY.flatMap(([plain]) => [overHttp(plain), overHttps(plain)]),
  ...FAMILY.flatMap(([plain, sizes]) => [overSlowLine(plain, sizes, 'relay'), overSlowLine(plain, sizes, 'wan')]),
]

/** Of a run without arguments: those that the marks speak of, and the first there was. */
export const MARKED = ['1x1GiB', '1x4GiB', '1x4GiB-https', '10000x4KiB', '1x4GiB-relay', '1x4GiB-wan']

/**
 * The same workload with 1/divisor of the bytes or files; its name says so.
 * @param {Workload} workload
 * @param {number} divisor
 * @returns {Workload}
 */
export function shrink(workload, divisor) {
  if (divisor === 1) return workload
  const { files, fileBytes, fileSizes, serverProbe, shape, isSweep } = workload
  const shared = {
    ...{ ...workload, name: `${workload.name} (1/${divisor})`, fileSet: `${workload.fileSet} (1/${divisor})` },
    serverProbe: { ...serverProbe, files: Math.max(2, Math.ceil(serverProbe.files / divisor)) },
  }
  if (shape === 'small' || (isSweep && files > 1)) return { ...shared, files: Math.ceil(files / divisor) }
  const smaller = { ...shared, fileBytes: Math.ceil(fileBytes / divisor) }
  return fileSizes ? { ...smaller, fileSizes: fileSizes.map((bytes) => Math.ceil(bytes / divisor)) } : smaller
}

/**
 * Of all its files together.
 * @param {Workload} workload
 */
export const totalBytes = ({ files, fileBytes, fileSizes }) =>
  fileSizes ? fileSizes.reduce((all, bytes) => all + bytes, 0) : files * fileBytes
