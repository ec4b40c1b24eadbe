/** Makes small pictures apart from the page, so that one that takes for ever freezes nothing: the page ends this worker then. */
import { imageSize } from './image-size.ts'

/** Longest edge. */
const EDGE_PX = 256
/** As many as a camera has; more would fill the memory when it is unfolded. */
const MAX_PIXELS = 120_000_000
/** Before its size, a JPEG may hold a whole preview. */
const HEAD_BYTES = 512 * 1024

async function thumbnailOf(file: Blob): Promise<Blob | undefined> {
  const size = imageSize(new Uint8Array(await file.slice(0, HEAD_BYTES).arrayBuffer()))
  if (size === undefined || size.width * size.height > MAX_PIXELS) return undefined
  const scale = Math.min(1, EDGE_PX / Math.max(size.width, size.height))
  const bitmap = await createImageBitmap(file, { imageOrientation: 'from-image' })
  // Turned pictures have their edges the other way round.
  const canvas = new OffscreenCanvas(
    Math.max(1, Math.round(bitmap.width * scale)),
    Math.max(1, Math.round(bitmap.height * scale)),
  )
  const context = canvas.getContext('2d')
  if (context === null) return undefined
  context.imageSmoothingQuality = 'high'
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height)
  bitmap.close()
  return canvas.convertToBlob({ type: 'image/webp', quality: 0.8 })
}

self.addEventListener('message', ({ data }: MessageEvent<{ readonly file: Blob }>) => {
  thumbnailOf(data.file).then(
    (blob) => self.postMessage({ blob }),
    // No picture after all, or a broken one: it gets the icon of its kind.
    () => self.postMessage({ blob: undefined }),
  )
})
