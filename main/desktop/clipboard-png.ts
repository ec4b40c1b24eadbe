/** As PNG. */
export const MAX_IMAGE_BYTES = 50 * 1024 * 1024
/** Its pixels stand decoded in memory while they are turned into a PNG: four bytes each. */
const MAX_PIXELS = 100_000_000

/** Before Electron 45. */
interface OldClipboard {
  readonly readImage: () => {
    readonly isEmpty: () => boolean
    readonly getSize: () => { readonly width: number; readonly height: number }
    readonly toPNG: () => Buffer
  }
}
/** Since Electron 45: as browsers have it. */
interface NewClipboard {
  readonly read: () => Promise<
    readonly { readonly types: readonly string[]; readonly getType: (type: 'image/png') => Promise<unknown> }[]
  >
}
/** The part of Electron's clipboard that is used. */
export type ImageClipboard = OldClipboard | NewClipboard

/** The image on the clipboard as PNG, if there is one and it is no larger than `MAX_IMAGE_BYTES`. */
export async function readClipboardPng(clipboard: ImageClipboard): Promise<Buffer | 'none' | 'too-large'> {
  const bytes = 'readImage' in clipboard ? encoded(clipboard) : await asItIs(clipboard)
  return typeof bytes !== 'string' && bytes.length > MAX_IMAGE_BYTES ? 'too-large' : bytes
}

function encoded(clipboard: OldClipboard): Buffer | 'none' | 'too-large' {
  const image = clipboard.readImage()
  if (image.isEmpty()) return 'none'
  const { width, height } = image.getSize()
  return width * height > MAX_PIXELS ? 'too-large' : image.toPNG()
}

async function asItIs(clipboard: NewClipboard): Promise<Buffer | 'none' | 'too-large'> {
  const item = (await clipboard.read()).find(({ types }) => types.includes('image/png'))
  const blob = await item?.getType('image/png')
  if (!(blob instanceof Blob)) return 'none'
  return blob.size > MAX_IMAGE_BYTES ? 'too-large' : Buffer.from(await blob.arrayBuffer())
}
