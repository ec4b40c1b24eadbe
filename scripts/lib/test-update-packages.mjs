// @ts-check
import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import path from 'node:path'
import { makeKey } from '../update/keys.mjs'
import { hashOf, isStamped, readJson, stamp } from './project.mjs'
import { PACKAGE_INPUTS, TEST_PACKAGES_DIR } from './test-packages.mjs'

/** Holds `1.0.0` and `1.0.1` with AppImage, deb and the unpacked app each, and what tests have to know of them. */
export const UPDATE_DIR = path.join(TEST_PACKAGES_DIR, 'update')
export const OLD = '1.0.0'
export const NEW = '1.0.1'
/** The emulator's, and what of it everybody may read. */
const PLACE = 'examplebucket-1250000000/updates/'
const FACTS = path.join(UPDATE_DIR, 'facts.json')

/**
 * `port`: of the emulator, since the address is built in. `privatePem`: made for these packages alone.
 * @typedef {{ port: number, url: string, privatePem: string }} UpdateFacts
 */

/**
 * Two versions that look for updates on this computer, unless they are there and made of exactly these sources. Linux.
 * @param {(message: string) => void} log
 */
export async function ensureUpdatePackages(log) {
  const inputsHash = hashOf([...PACKAGE_INPUTS, 'scripts/lib/test-update-packages.mjs'])
  if (process.platform !== 'linux' || (isStamped('update-packages', inputsHash) && existsSync(FACTS))) return
  const { buildPackages } = await import('../package/build-packages.mjs')
  rmSync(UPDATE_DIR, { recursive: true, force: true })
  const { publicText, privatePem } = makeKey()
  const port = await freePort()
  const url = `http://127.0.0.1:${port}/${PLACE}`
  const updates = { url, publicKeys: [publicText] }
  for (const version of [OLD, NEW]) {
    log(`Packaging ${version} for tests of updates (AppImage, deb) ...`)
    await buildPackages({
      ...{ platform: 'linux', targets: ['AppImage', 'deb'], outDir: path.join(UPDATE_DIR, version), version, log },
      ...{ compression: 'fast', quiet: true, courier: { testBuild: true, drivable: version === OLD, updates } },
    })
  }
  writeFileSync(FACTS, JSON.stringify({ port, url, privatePem }), { mode: 0o600 })
  stamp('update-packages', inputsHash)
}

/** @returns {UpdateFacts} */
export function updateFacts() {
  const facts = /** @type {UpdateFacts | undefined} */ (readJson(FACTS))
  if (facts === undefined) throw new Error(`${FACTS} is not there. It is made by: node scripts/test.mjs package`)
  return facts
}

/** Below those that the kernel gives to connections, so that it is free later too. */
const FIRST_PORT = 21_000
const PORTS = 9_000

/** @returns {Promise<number>} */
async function freePort() {
  const port = FIRST_PORT + Math.floor(Math.random() * PORTS)
  return (await isFree(port)) ? port : freePort()
}

/**
 * @param {number} port
 * @returns {Promise<boolean>}
 */
function isFree(port) {
  const server = createServer()
  return new Promise((resolve) => {
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
}
