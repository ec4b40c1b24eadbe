/**
 * x^(128·2884) ≡ Σ x^(128·(2884 − shift)) modulo CRC-64/ECMA's polynomial: a multiple of it with eight terms, found by
 * a birthday search. So a 16-byte word of a message may be dropped when it is XORed into the words this far behind it.
 */
export const SHIFTS = [268, 642, 802, 815, 1443, 1729, 2884] as const

/** Bytes a dropped word reaches. */
export const SPAN_BYTES = 2884 * 16

/** `fold(dst, base, end)`: every 16 bytes at dst ^= those at base + SPAN − shift, both moving on until dst reaches end. */
export interface FoldModule {
  readonly memory: Uint8Array
  readonly fold: (dst: number, base: number, end: number) => void
}

// Node has WebAssembly, but its types come only with the DOM's.
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object
  readonly Instance: new (module: object) => { readonly exports: Readonly<Record<string, unknown>> }
  readonly Memory: new (limits: { readonly initial: number }) => { readonly buffer: ArrayBuffer }
}

// WebAssembly opcodes, as in the specification's binary format.
const LOCAL_GET = 0x20
const LOCAL_SET = 0x21
const LOCAL_TEE = 0x22
const I32_CONST = 0x41
const I32_ADD = 0x6a
const I32_LT_U = 0x49
const V128_LOAD = [0xfd, 0x00]
const V128_STORE = [0xfd, 0x0b]
const V128_XOR = [0xfd, 0x51]
const LOOP = [0x03, 0x40]
const BR_IF = 0x0d
const END = 0x0b
const I32 = 0x7f
const ALIGN_16 = 4

function leb(value: number): number[] {
  const low = value & 0x7f
  return value < 0x80 ? [low] : [low | 0x80, ...leb(value >>> 7)]
}
const section = (id: number, body: number[]): number[] => [id, ...leb(body.length), ...body]
const text = (name: string): number[] => [name.length, ...Buffer.from(name)]
const advance = (local: number, set: number): number[] => [LOCAL_GET, local, I32_CONST, 16, I32_ADD, set, local]

/** One word a turn; the engine keeps the eight loads of a turn independent, so unrolling gains little. */
function foldBody(): number[] {
  const [dst, base, end] = [0, 1, 2]
  const loads = SHIFTS.flatMap((shift) => [
    ...[LOCAL_GET, base, ...V128_LOAD, ALIGN_16, ...leb(SPAN_BYTES - shift * 16)],
    ...V128_XOR,
  ])
  const code = [
    ...LOOP,
    ...[LOCAL_GET, dst, LOCAL_GET, dst, ...V128_LOAD, ALIGN_16, 0],
    ...loads,
    ...[...V128_STORE, ALIGN_16, 0],
    ...advance(base, LOCAL_SET),
    ...advance(dst, LOCAL_TEE),
    ...[LOCAL_GET, end, I32_LT_U, BR_IF, 0],
    ...[END, END],
  ]
  return [0, ...code]
}

function moduleBytes(pages: number): Uint8Array {
  const body = foldBody()
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [1, 0x60, 3, I32, I32, I32, 0]),
    ...section(3, [1, 0]),
    ...section(5, [1, 0, ...leb(pages)]),
    ...section(7, [2, ...text('memory'), 2, 0, ...text('fold'), 0, 0]),
    ...section(10, [1, ...leb(body.length), ...body]),
  ])
}

/** Makes instances with `sizeBytes` of memory each; compiling happens once. */
export function foldModules(sizeBytes: number): () => FoldModule {
  const compiled = new WebAssembly.Module(moduleBytes(Math.ceil(sizeBytes / 65_536)))
  return () => {
    const { memory, fold } = new WebAssembly.Instance(compiled).exports
    if (!(memory instanceof WebAssembly.Memory) || typeof fold !== 'function') throw new Error('not the fold module')
    return { memory: new Uint8Array(memory.buffer), fold: (dst, base, end) => void fold(dst, base, end) }
  }
}
