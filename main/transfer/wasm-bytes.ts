/** The few pieces of the WebAssembly binary format that `crc64-kernel.ts` needs (https://webassembly.github.io/spec/core/binary). */

/** Bytes of a module, nested as they were written. */
export type Code = readonly (number | Code)[]

export const I32 = 0x7f
export const I64 = 0x7e

/** Unsigned LEB128 of a non-negative integer below 2^31. */
export function unsigned(value: number): number[] {
  const bytes: number[] = []
  let rest = value
  while (rest > 0x7f) {
    bytes.push((rest & 0x7f) | 0x80)
    rest >>>= 7
  }
  return [...bytes, rest]
}

/** Signed LEB128 of a 64-bit integer. */
export function signed(value: bigint): number[] {
  const bytes: number[] = []
  let rest = value
  while (rest > 63n || rest < -64n) {
    bytes.push(Number(rest & 0x7fn) | 0x80)
    rest >>= 7n
  }
  return [...bytes, Number(rest & 0x7fn)]
}

export const get = (local: number): Code => [0x20, unsigned(local)]
export const set = (local: number): Code => [0x21, unsigned(local)]
export const i32 = (value: number): Code => [0x41, signed(BigInt(value))]
export const i64 = (value: bigint): Code => [0x42, signed(BigInt.asIntN(64, value))]
/** i64.load of the address on the stack plus `offset`; the alignment hint is 1 byte, since files start anywhere. */
export const load64 = (offset: number): Code => [0x29, 0, unsigned(offset)]
export const load8 = [0x2d, 0, 0]
/** v128.load and v128.store at the address on the stack plus `offset`, wherever it lies. */
export const loadVector = (offset: number): Code => [0xfd, 0x00, 0, unsigned(offset)]
export const storeVector = (offset: number): Code => [0xfd, 0x0b, 0, unsigned(offset)]
export const addTo = (local: number, amount: number): Code => [get(local), i32(amount), 0x6a, set(local)]
/** Repeats `body` while `condition` is non-zero; tests before the first turn. */
export const loopWhile = (condition: Code, body: Code): Code => [
  [0x02, 0x40, 0x03, 0x40],
  [condition, 0x45, 0x0d, 1],
  [body, 0x0c, 0, 0x0b, 0x0b],
]
export const call = (index: number): Code => [0x10, unsigned(index)]

export interface WasmFunction {
  readonly name: string
  readonly parameters: readonly number[]
  readonly result?: number
  /** All of one type each, in order, numbered after the parameters. */
  readonly locals: readonly number[]
  readonly body: Code
}

const flatten = (code: Code): number[] =>
  code.flatMap((part): number[] => (typeof part === 'number' ? [part] : flatten(part)))
const sized = (code: Code): Code => {
  const bytes = flatten(code)
  return [unsigned(bytes.length), bytes]
}
const section = (id: number, items: readonly Code[]): Code => [id, sized([unsigned(items.length), ...items])]
const text = (value: string): Code => sized([...value].map((character) => character.charCodeAt(0)))

/** A module of `functions`, all exported, that imports the shared memory `env.memory` of at most `maxPages`. */
export function assemble(functions: readonly WasmFunction[], maxPages: number): Uint8Array<ArrayBuffer> {
  const types = functions.map((f) => [
    0x60,
    unsigned(f.parameters.length),
    f.parameters,
    f.result === undefined ? 0 : [1, f.result],
  ])
  const memory = [text('env'), text('memory'), 2, 3, unsigned(1), unsigned(maxPages)]
  const bodies = functions.map((f) => {
    const locals = f.locals.map((type) => [1, type])
    return sized([unsigned(locals.length), ...locals, f.body, 0x0b])
  })
  return Uint8Array.from(
    flatten([
      [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
      section(1, types),
      section(2, [memory]),
      section(
        3,
        functions.map((_, index) => unsigned(index)),
      ),
      section(
        7,
        functions.map((f, index) => [text(f.name), 0, unsigned(index)]),
      ),
      section(10, bodies),
    ]),
  )
}
