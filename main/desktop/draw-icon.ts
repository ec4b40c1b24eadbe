/** The tray's icons, drawn: an arrow upwards in a box, and what stands for the other states. Pure. */
import { crc32, deflateSync } from 'node:zlib'
import type { TrayImage } from './tray.ts'

type Colour = readonly [red: number, green: number, blue: number]
/** Whether a point of the unit square belongs to a shape; y grows downwards. */
type Shape = (x: number, y: number) => boolean

const BLUE: Colour = [0x0a, 0x5f, 0xd0]
const GREY: Colour = [0x6b, 0x76, 0x88]
const RED: Colour = [0xb3, 0x26, 0x1e]
const WHITE: Colour = [0xff, 0xff, 0xff]
const BLACK: Colour = [0, 0, 0]

const roundedBox: Shape = (x, y) => {
  const [halfSide, radius] = [0.46, 0.2]
  const dx = Math.max(Math.abs(x - 0.5) - (halfSide - radius), 0)
  const dy = Math.max(Math.abs(y - 0.5) - (halfSide - radius), 0)
  return dx * dx + dy * dy <= radius * radius
}
const arrow: Shape = (x, y) => {
  const isHead = y >= 0.2 && y <= 0.5 && Math.abs(x - 0.5) <= (y - 0.2) * 0.95
  return isHead || (y > 0.5 && y <= 0.8 && Math.abs(x - 0.5) <= 0.1)
}
const bars: Shape = (x, y) => y >= 0.26 && y <= 0.74 && Math.abs(Math.abs(x - 0.5) - 0.14) <= 0.075
const mark: Shape = (x, y) => Math.abs(x - 0.5) <= 0.075 && ((y >= 0.2 && y <= 0.58) || (y >= 0.68 && y <= 0.82))

const SIGNS: Readonly<Record<TrayImage, Shape>> = { calm: arrow, busy: arrow, paused: bars, problems: mark }
const COLOURS: Readonly<Record<TrayImage, Colour>> = { calm: GREY, busy: BLUE, paused: GREY, problems: RED }
/** Points in each direction that a pixel is judged by. */
const SAMPLES = 4

/**
 * An icon as PNG, `sizePx` on each side. `isTemplate`: as macOS wants it, black with the sign left out, for the system to
 * colour.
 */
export function drawIcon(image: TrayImage, sizePx: number, isTemplate: boolean): Buffer {
  const pixels = Buffer.alloc(sizePx * sizePx * 4)
  for (let row = 0; row < sizePx; row += 1) {
    for (let column = 0; column < sizePx; column += 1) {
      const box = coverage(roundedBox, column, row, sizePx)
      const sign = coverage(SIGNS[image], column, row, sizePx)
      const colour = isTemplate ? BLACK : mixed(COLOURS[image], WHITE, sign)
      const alpha = isTemplate ? Math.max(box - sign, 0) : box
      pixels.set([...colour, Math.round(alpha * 255)], (row * sizePx + column) * 4)
    }
  }
  return pngOf(pixels, sizePx)
}

function coverage(shape: Shape, column: number, row: number, sizePx: number): number {
  let inside = 0
  for (let index = 0; index < SAMPLES * SAMPLES; index += 1) {
    const x = (column + ((index % SAMPLES) + 0.5) / SAMPLES) / sizePx
    const y = (row + (Math.floor(index / SAMPLES) + 0.5) / SAMPLES) / sizePx
    if (shape(x, y)) inside += 1
  }
  return inside / (SAMPLES * SAMPLES)
}

const mixed = (below: Colour, above: Colour, share: number): readonly number[] =>
  below.map((value, index) => Math.round(value + ((above[index] ?? 0) - value) * share))

/** Eight bits of red, green, blue and alpha, rows without a filter (https://www.w3.org/TR/png-3/). */
function pngOf(pixels: Buffer, sizePx: number): Buffer {
  const head = Buffer.alloc(13)
  head.writeUInt32BE(sizePx, 0)
  head.writeUInt32BE(sizePx, 4)
  head.set([8, 6], 8)
  const rowBytes = sizePx * 4
  const rows = Buffer.alloc((rowBytes + 1) * sizePx)
  for (let row = 0; row < sizePx; row += 1)
    pixels.copy(rows, row * (rowBytes + 1) + 1, row * rowBytes, (row + 1) * rowBytes)
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  return Buffer.concat([
    signature,
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function chunk(type: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(data.length)
  sum.writeUInt32BE(crc32(named))
  return Buffer.concat([length, named, sum])
}
