/**
 * x^(8·1929) ≡ Σ x^(8·(1929 − shift)) modulo CRC-64/ECMA's polynomial: a multiple of it with eight terms, found by a
 * birthday search. So 16 bytes of a message may be dropped when they are XORed into those this many bytes behind them.
 */
export const SHIFTS = [736, 809, 1326, 1437, 1790, 1855, 1929] as const

/** How far back the fold looks: the largest shift, rounded up. */
export const WINDOW_BYTES = 2048

/** What one turn of the loop folds. */
export const TURN_BYTES = 32

export interface FoldModule {
  readonly memory: Uint8Array
  /**
   * Every 16 bytes from `target` to `end` become those at `source` XORed with what stands each shift before them, where
   * WINDOW_BYTES at `window` are what is before `target`. All addresses, and the length is a multiple of TURN_BYTES.
   */
  readonly fold: (source: number, window: number, target: number, end: number) => void
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
const UNALIGNED = 0

function leb(value: number): number[] {
  const low = value & 0x7f
  return value < 0x80 ? [low] : [low | 0x80, ...leb(value >>> 7)]
}
const section = (id: number, body: number[]): number[] => [id, ...leb(body.length), ...body]
const text = (name: string): number[] => [name.length, ...Buffer.from(name)]
const advance = (local: number, set: number): number[] => [LOCAL_GET, local, I32_CONST, TURN_BYTES, I32_ADD, set, local]

const [SOURCE, WINDOW, TARGET, LIMIT] = [0, 1, 2, 3]

/** Eight loads and one store. */
function foldWord(offset: number): number[] {
  const earlier = SHIFTS.flatMap((shift) => [
    ...[LOCAL_GET, WINDOW, ...V128_LOAD, UNALIGNED, ...leb(WINDOW_BYTES - shift + offset)],
    ...V128_XOR,
  ])
  const word = [LOCAL_GET, SOURCE, ...V128_LOAD, UNALIGNED, ...leb(offset), ...earlier]
  return [LOCAL_GET, TARGET, ...word, ...V128_STORE, UNALIGNED, ...leb(offset)]
}

function foldBody(): number[] {
  const words = Array.from({ length: TURN_BYTES / 16 }, (_, word) => foldWord(word * 16))
  const code = [
    ...LOOP,
    ...words.flat(),
    ...advance(SOURCE, LOCAL_SET),
    ...advance(WINDOW, LOCAL_SET),
    ...advance(TARGET, LOCAL_TEE),
    ...[LOCAL_GET, LIMIT, I32_LT_U, BR_IF, 0],
    ...[END, END],
  ]
  return [0, ...code]
}

function moduleBytes(pages: number): Uint8Array {
  const body = foldBody()
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [1, 0x60, 4, I32, I32, I32, I32, 0]),
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
    const run = (source: number, window: number, target: number, end: number): void =>
      void fold(source, window, target, end)
    return { memory: new Uint8Array(memory.buffer), fold: run }
  }
}
