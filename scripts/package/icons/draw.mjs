// @ts-check
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { IconIcns, IconIco } from '@shockpkg/icon-encoder'
import sharp from 'sharp'
import { ROOT } from '../../lib/project.mjs'
import { bmpOf } from './bmp.mjs'
import { diskBackground, HEADER, header, macIcon, SIDEBAR, sidebar, squareIcon } from './pictures.mjs'

const LINUX_SIZES = [16, 24, 32, 48, 64, 128, 256, 512]
const WINDOWS_SIZES = [16, 24, 32, 48, 64, 128, 256]
/** Sizes of macOS, each with its names in an icns file; a second one is for screens of double density. */
const MAC_SIZES = /** @type {const} */ ([
  [16, ['ic04']],
  [32, ['ic05', 'ic11']],
  [64, ['ic12']],
  [128, ['ic07']],
  [256, ['ic08', 'ic13']],
  [512, ['ic09', 'ic14']],
  [1024, ['ic10']],
])

/**
 * Everything that is drawn from build/icon.svg, by names below build/, which electron-builder finds by itself.
 * @returns {Promise<ReadonlyMap<string, Buffer>>}
 */
export async function drawAll() {
  const icon = readFileSync(path.join(ROOT, 'build/icon.svg'), 'utf8')
  /** @type {Map<string, Buffer>} */
  const files = new Map()
  for (const size of LINUX_SIZES) files.set(`icons/${size}x${size}.png`, await pngOf(squareIcon(icon, size)))
  files.set('icon.ico', await icoOf(icon))
  files.set('icon.icns', await icnsOf(icon))
  files.set('installerSidebar.bmp', await bitmapOf(sidebar(icon), SIDEBAR))
  files.set('installerHeader.bmp', await bitmapOf(header(icon), HEADER))
  files.set('background.png', await pngOf(diskBackground(icon, 1)))
  files.set('background@2x.png', await pngOf(diskBackground(icon, 2)))
  return files
}

/** @param {string} svg */
const pngOf = (svg) => sharp(Buffer.from(svg)).png({ compressionLevel: 9 }).toBuffer()

/**
 * @param {string} svg
 * @param {{ width: number, height: number }} size
 */
async function bitmapOf(svg, { width, height }) {
  return bmpOf(await sharp(Buffer.from(svg)).removeAlpha().raw().toBuffer(), width, height)
}

/** @param {string} icon */
async function icoOf(icon) {
  const ico = new IconIco()
  // Small ones as bitmaps, as the encoder chooses: some programs of Windows read no others.
  for (const size of WINDOWS_SIZES) await ico.addFromPng(await pngOf(squareIcon(icon, size)), null, true)
  return Buffer.from(ico.encode())
}

/** @param {string} icon */
async function icnsOf(icon) {
  const icns = new IconIcns()
  icns.toc = true
  for (const [size, names] of MAC_SIZES) await icns.addFromPng(await pngOf(macIcon(icon, size)), [...names], true)
  return Buffer.from(icns.encode())
}
