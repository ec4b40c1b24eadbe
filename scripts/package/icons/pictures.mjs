// @ts-check
// The pictures that packages need, as SVG; each is made of build/icon.svg. No text: fonts differ between machines.

/**
 * The icon's drawing as part of another picture.
 * @param {string} icon build/icon.svg
 * @param {{ x: number, y: number, size: number }} place
 */
function placed(icon, { x, y, size }) {
  const [, box = '', inner = ''] = /^<svg[^>]*viewBox="([^"]+)"[^>]*>(.*)<\/svg>\s*$/s.exec(icon) ?? []
  if (inner === '') throw new Error('build/icon.svg is not one <svg> element with a viewBox.')
  return `<svg x="${x}" y="${y}" width="${size}" height="${size}" viewBox="${box}">${inner}</svg>`
}

/**
 * @param {number} width
 * @param {number} height
 * @param {string} content
 * @param {number} [scale]
 */
const picture = (width, height, content, scale = 1) =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="${width * scale}" height="${height * scale}" viewBox="0 0 ${width} ${height}">${content}</svg>`

/**
 * @param {string} icon
 * @param {number} size
 */
export const squareIcon = (icon, size) => picture(size, size, placed(icon, { x: 0, y: 0, size }))

/**
 * With the empty margin that icons of macOS have: 824 of 1024 (Apple's icon template), ours being 480 of 512.
 * @param {string} icon
 * @param {number} size
 */
export function macIcon(icon, size) {
  const drawn = (size * (824 / 1024)) / (480 / 512)
  const margin = (size - drawn) / 2
  return picture(size, size, placed(icon, { x: margin, y: margin, size: drawn }))
}

/** Beside the first and last page of the Windows installer. */
export const SIDEBAR = /** @type {const} */ ({ width: 164, height: 314 })
/** @param {string} icon */
export const sidebar = (icon) =>
  picture(
    SIDEBAR.width,
    SIDEBAR.height,
    `<defs><linearGradient id="wall" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#eaf2fe"/><stop offset="1" stop-color="#c3d9f8"/></linearGradient></defs>
<rect width="${SIDEBAR.width}" height="${SIDEBAR.height}" fill="url(#wall)"/>
<path d="M-10 314 V240 Q82 196 174 244 V314 Z" fill="#0a5fd0" fill-opacity="0.14"/>
<path d="M-10 314 V274 Q82 226 174 282 V314 Z" fill="#0a5fd0" fill-opacity="0.2"/>
${placed(icon, { x: 34, y: 56, size: 96 })}`,
  )

/** At the right of the Windows installer's other pages, which are white. */
export const HEADER = /** @type {const} */ ({ width: 150, height: 57 })
/** @param {string} icon */
export const header = (icon) =>
  picture(
    HEADER.width,
    HEADER.height,
    `<rect width="${HEADER.width}" height="${HEADER.height}" fill="#fff"/>${placed(icon, { x: 100, y: 8, size: 41 })}`,
  )

/**
 * Behind the icons of the disk image, which stand at (130, 220) and (410, 220): see `dmg` in electron-builder.yml.
 * @param {string} icon
 * @param {1 | 2} scale
 */
export const diskBackground = (icon, scale) =>
  picture(
    540,
    380,
    `<rect width="540" height="380" fill="#f6f8fb"/>${placed(icon, { x: 246, y: 32, size: 48 })}
<g fill="none" stroke="#0a5fd0" stroke-width="7" stroke-linecap="round" stroke-linejoin="round">
<path d="M224 196 l24 24 l-24 24" stroke-opacity="0.25"/><path d="M258 196 l24 24 l-24 24" stroke-opacity="0.5"/><path d="M292 196 l24 24 l-24 24" stroke-opacity="0.8"/></g>`,
    scale,
  )
