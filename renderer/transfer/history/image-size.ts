/** Width and height of a picture as its first bytes say; undefined where that cannot be told, and it is not decoded then. Pure. */
export function imageSize(bytes: Uint8Array): { readonly width: number; readonly height: number } | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  try {
    const found = png(view) ?? gif(view) ?? webp(view) ?? jpeg(view)
    return found && found.width > 0 && found.height > 0 ? found : undefined
  } catch (error) {
    // It ends before it has said so.
    if (error instanceof RangeError) return undefined
    throw error
  }
}

type Size = { readonly width: number; readonly height: number } | undefined

const png = (view: DataView): Size =>
  view.getUint32(0) === 0x89504e47 && view.getUint32(12) === 0x49484452
    ? { width: view.getUint32(16), height: view.getUint32(20) }
    : undefined

const gif = (view: DataView): Size =>
  view.getUint32(0) === 0x47494638 ? { width: view.getUint16(6, true), height: view.getUint16(8, true) } : undefined

/** https://developers.google.com/speed/webp/docs/riff_container */
function webp(view: DataView): Size {
  if (view.getUint32(0) !== 0x52494646 || view.getUint32(8) !== 0x57454250) return undefined
  const kind = view.getUint32(12)
  if (kind === 0x56503820)
    return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff }
  if (kind === 0x5650384c) {
    const bits = view.getUint32(21, true)
    return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 }
  }
  const three = (at: number): number => view.getUint8(at) + (view.getUint16(at + 1, true) << 8)
  return kind === 0x56503858 ? { width: three(24) + 1, height: three(27) + 1 } : undefined
}

/** From segment to segment up to the frame's header. */
function jpeg(view: DataView): Size {
  if (view.getUint16(0) !== 0xffd8) return undefined
  for (let at = 2; view.getUint8(at) === 0xff; ) {
    const marker = view.getUint8(at + 1)
    const isFrame = marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc
    if (isFrame) return { width: view.getUint16(at + 7), height: view.getUint16(at + 5) }
    at += 2 + Math.max(view.getUint16(at + 2), 2)
  }
  return undefined
}
