// @ts-check

const RULE = '-'.repeat(80)

/**
 * The list of third-party licences as people read it: each text once, below the names of all packages that have it.
 * @param {readonly import('./inventory.mjs').PackageInside[]} packages
 * @param {{ electron: string, chromium?: string, node?: string }} runtime versions
 */
export function noticesText(packages, runtime) {
  /** @type {Map<string, string[]>} */
  const namesByText = new Map()
  for (const { name, version, licence, licenceText } of packages) {
    const names = namesByText.get(licenceText) ?? []
    namesByText.set(licenceText, [...names, `${name} ${version} (${licence})`])
  }
  const texts = [...namesByText].map(([text, names]) => `${RULE}\n${names.join('\n')}\n\n${text}\n`)
  return `Third-party licences of COS Courier

COS Courier is under the MIT licence. It contains what others have written, under the licences below.

It runs on Electron ${runtime.electron} (MIT), which contains Chromium${after(runtime.chromium)} and Node.js${after(runtime.node)}.
Electron's licence is in LICENSE.electron.txt; those of Chromium, Node.js and all that they contain are in
LICENSES.chromium.html. Both files lie beside the executable; on macOS, beside this file.

${texts.join('\n')}`
}

/** @param {string | undefined} version */
const after = (version) => (version === undefined ? '' : ` ${version}`)
