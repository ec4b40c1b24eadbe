// @ts-check
// What electron-builder calls when a package's folder is complete, before it is signed: whose work is in it is written into it.
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { ROOT } from '../lib/project.mjs'
import { billOfMaterials } from './bill-of-materials.mjs'
import { packagesInside } from './inventory.mjs'
import { noticesText } from './notices.mjs'

/** Beside app.asar. */
export const NOTICES_FILE = 'third-party-licences.txt'
export const BILL_FILE = 'sbom.cdx.json'

/** The part of electron-builder's context that is used. */
/**
 * @typedef {{
 *   appOutDir: string,
 *   packager: {
 *     appInfo: { version: string, productFilename: string }, executableName?: string, getResourcesDir: (dir: string) => string,
 *     info: { framework: { version: string } }
 *   }
 * }} AfterPackContext
 */

/** @param {AfterPackContext} context */
export async function afterPack({ appOutDir, packager }) {
  const resources = packager.getResourcesDir(appOutDir)
  const asarFile = path.join(resources, 'app.asar')
  const { version, productFilename } = packager.appInfo
  const executables = [packager.executableName, `${packager.executableName}.exe`, `${productFilename}.exe`]
  const framework = `${productFilename}.app/Contents/Frameworks/Electron Framework.framework/Versions/A/Electron Framework`
  const binary = [...executables, framework].map((name) => path.join(appOutDir, String(name))).find(existsSync)
  const runtime = { electron: packager.info.framework.version, ...versionsIn(binary) }
  const packages = packagesInside({ root: ROOT, asarFile })
  writeFileSync(path.join(resources, NOTICES_FILE), noticesText(packages, runtime))
  const asarSha256 = createHash('sha256').update(readFileSync(asarFile)).digest('hex')
  writeFileSync(path.join(resources, BILL_FILE), billOfMaterials({ app: { version, asarSha256 }, packages, runtime }))
}

/**
 * Versions of Chromium and Node.js, which stand in Electron's binary and nowhere else; none in a made-up one.
 * @param {string | undefined} file
 */
function versionsIn(file) {
  const bytes = file === undefined ? Buffer.alloc(0) : readFileSync(file)
  const chromium = textAfter(bytes, 'Chrome/', /^\d+\.\d+\.\d+\.\d+/)
  const node = textAfter(bytes, 'node.js/v', /^\d+\.\d+\.\d+/)
  return { ...(chromium && { chromium }), ...(node && { node }) }
}

/**
 * @param {Buffer} bytes
 * @param {string} mark
 * @param {RegExp} form
 */
function textAfter(bytes, mark, form) {
  for (let at = bytes.indexOf(mark); at >= 0; at = bytes.indexOf(mark, at + 1)) {
    const text = bytes.toString('latin1', at + mark.length, at + mark.length + 30)
    const found = form.exec(text)?.[0]
    if (found !== undefined) return found
  }
  return undefined
}
