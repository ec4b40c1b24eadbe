// @ts-check
import { createHash } from 'node:crypto'
import { Enums, Models, Serialize, Spec } from '@cyclonedx/cyclonedx-library'

/** @typedef {import('./inventory.mjs').PackageInside} PackageInside */

/**
 * What the app is made of, as CycloneDX 1.6 in JSON. The same package gives the same text, byte for byte: no time, no
 * random number.
 * @param {{
 *   app: { version: string, asarSha256: string }, packages: readonly PackageInside[],
 *   runtime: { electron: string, chromium?: string, node?: string }
 * }} parts asarSha256: of app.asar, in hex
 */
export function billOfMaterials({ app, packages, runtime }) {
  const components = [...packages.map(libraryOf), ...runtimeOf(runtime)]
  const main = new Models.Component(Enums.ComponentType.Application, 'cos-courier', {
    bomRef: `cos-courier@${app.version}`,
    version: app.version,
    description: 'Upload client for Tencent Cloud COS',
    licenses: licenceOf('MIT'),
    hashes: new Models.HashDictionary([[Enums.HashAlgorithm['SHA-256'], app.asarSha256]]),
  })
  for (const { bomRef } of components) main.dependencies.add(bomRef)
  const bom = new Models.Bom({
    metadata: new Models.Metadata({ component: main }),
    components: new Models.ComponentRepository(components),
    serialNumber: serialNumberOf(JSON.stringify({ app, packages, runtime })),
  })
  const serializer = new Serialize.JsonSerializer(new Serialize.JSON.Normalize.Factory(Spec.Spec1dot6))
  return `${serializer.serialize(bom, { sortLists: true, space: 2 })}\n`
}

/** @param {PackageInside} inside */
function libraryOf({ name, version, licence, where, description, integrity }) {
  const [group, short] = name.startsWith('@') ? name.split('/') : [undefined, name]
  const purl = `pkg:npm/${name.replace('@', '%40')}@${version}`
  const sha512 = integrity?.startsWith('sha512-')
    ? Buffer.from(integrity.slice(7), 'base64').toString('hex')
    : undefined
  return new Models.Component(Enums.ComponentType.Library, short ?? name, {
    bomRef: purl,
    purl,
    version,
    scope: Enums.ComponentScope.Required,
    licenses: licenceOf(licence),
    // Of the archive in npm's registry.
    hashes: new Models.HashDictionary(sha512 === undefined ? [] : [[Enums.HashAlgorithm['SHA-512'], sha512]]),
    properties: new Models.PropertyRepository([new Models.Property('cos-courier:where', where)]),
    ...(group !== undefined && { group }),
    ...(description !== undefined && { description }),
  })
}

/**
 * Electron and its two great parts; what these contain is in LICENSES.chromium.html.
 * @param {{ electron: string, chromium?: string, node?: string }} versions
 */
function runtimeOf({ electron, chromium, node }) {
  /** @param {string} name @param {string} licence @param {string} [version] @param {string} [purl] */
  const part = (name, licence, version, purl) =>
    new Models.Component(Enums.ComponentType.Framework, name, {
      bomRef: version === undefined ? name : `${name}@${version}`,
      licenses: licenceOf(licence),
      ...(version !== undefined && { version }),
      ...(purl !== undefined && { purl }),
    })
  const parts = [part('chromium', 'BSD-3-Clause', chromium), part('node', 'MIT', node)]
  const whole = part('electron', 'MIT', electron, `pkg:npm/electron@${electron}`)
  for (const { bomRef } of parts) whole.dependencies.add(bomRef)
  return [whole, ...parts]
}

/** @param {string} expression SPDX */
const licenceOf = (expression) =>
  new Models.LicenseRepository([
    / (?:OR|AND) /.test(expression) ? new Models.LicenseExpression(expression) : new Models.SpdxLicense(expression),
  ])

/** @param {string} text */
function serialNumberOf(text) {
  const hex = createHash('sha256').update(text).digest('hex')
  // A UUID of version 8: made from a hash of our own choice (RFC 9562).
  return `urn:uuid:${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
