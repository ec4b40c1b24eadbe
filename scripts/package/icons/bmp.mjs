// @ts-check

const HEADERS_BYTES = 54
/** 72 dots per inch. */
const PIXELS_PER_METRE = 2835

/**
 * A Windows bitmap of 24 bits a pixel, which is what NSIS shows
 * (https://learn.microsoft.com/windows/win32/gdi/bitmap-storage).
 * @param {Buffer} pixels red, green and blue of each, rows from the top
 * @param {number} widthPx
 * @param {number} heightPx
 */
export function bmpOf(pixels, widthPx, heightPx) {
  const rowBytes = Math.ceil((widthPx * 3) / 4) * 4
  const bmp = Buffer.alloc(HEADERS_BYTES + rowBytes * heightPx)
  bmp.write('BM', 'latin1')
  bmp.writeUInt32LE(bmp.length, 2)
  bmp.writeUInt32LE(HEADERS_BYTES, 10)
  bmp.writeUInt32LE(40, 14)
  bmp.writeInt32LE(widthPx, 18)
  bmp.writeInt32LE(heightPx, 22)
  bmp.writeUInt16LE(1, 26)
  bmp.writeUInt16LE(24, 28)
  bmp.writeUInt32LE(rowBytes * heightPx, 34)
  bmp.writeInt32LE(PIXELS_PER_METRE, 38)
  bmp.writeInt32LE(PIXELS_PER_METRE, 42)
  for (let row = 0; row < heightPx; row += 1) {
    // The lowest row comes first, blue comes first.
    const start = HEADERS_BYTES + (heightPx - 1 - row) * rowBytes
    for (let column = 0; column < widthPx; column += 1) {
      const [red = 0, green = 0, blue = 0] = pixels.subarray((row * widthPx + column) * 3)
      bmp.set([blue, green, red], start + column * 3)
    }
  }
  return bmp
}
