import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { Ajv } from 'ajv'
import { expect, test } from 'vitest'
import { ROOT } from '../../../scripts/lib/project.mjs'
import { sha256Of } from '../../../scripts/lib/rebuild.mjs'
import { BUNDLED_LIST, isPermitted, packagesInside } from '../../../scripts/package/inventory.mjs'
import { BILL_FILE, NOTICES_FILE } from '../../../scripts/package/write-notices.mjs'
import { plainDir, resourcesOf } from '../lib/packages.ts'

const resources = resourcesOf(plainDir())
const asarFile = path.join(resources, 'app.asar')
const notices = readFileSync(path.join(resources, NOTICES_FILE), 'utf8')
const bill = JSON.parse(readFileSync(path.join(resources, BILL_FILE), 'utf8'))
const packages = packagesInside({ root: ROOT, asarFile })

interface Component {
  readonly name: string
  readonly group?: string
  readonly version?: string
  readonly purl?: string
  readonly licenses: readonly { readonly license?: { readonly id: string }; readonly expression?: string }[]
}
const components: readonly Component[] = bill.components
const fullName = ({ group, name }: Component): string => (group === undefined ? name : `${group}/${name}`)

test('what is in the app is known: packages of the bundle, its worker and its helpers, and those beside it', () => {
  const where = new Map(packages.map(({ name, where: place }) => [name, place]))
  for (const name of ['react', 'valibot', 'i18next', '@noble/hashes', 'idb', 'fast-xml-parser'])
    expect(where.get(name), name).toBe('bundled')
  for (const name of ['@github/keytar', 'axios', 'cos-nodejs-sdk-v5']) expect(where.get(name), name).toBe('packed')
  const bundled: readonly string[] = JSON.parse(readFileSync(path.join(ROOT, BUNDLED_LIST), 'utf8'))
  const names = bundled.map((folder) => folder.replace(/^.*node_modules\//, ''))
  expect(names.filter((name) => !where.has(name))).toEqual([])
  for (const tool of ['vitest', 'typescript', 'playwright-core', 'tsx', 'hash-wasm'])
    expect(where.has(tool), tool).toBe(false)
})

test('each of them is in the list of licences, with a text, and in the bill of materials', () => {
  const listed = new Set(components.map((component) => `${fullName(component)}@${component.version}`))
  for (const { name, version, licence, licenceText } of packages) {
    expect(notices).toContain(`\n${name} ${version} (${licence})\n`)
    expect(licenceText.length, name).toBeGreaterThan(200)
    expect(notices.includes(licenceText), name).toBe(true)
    expect(listed.has(`${name}@${version}`), name).toBe(true)
  }
  const runtime = ['electron', 'chromium', 'node']
  expect(listed.size).toBe(packages.length + runtime.length)
})

test('nothing in it is under a licence that the app cannot keep', () => {
  const licences = components.flatMap(({ licenses }) =>
    licenses.map(({ license, expression }) => license?.id ?? expression ?? 'none'),
  )
  expect(licences).toHaveLength(components.length)
  expect(licences.filter((licence) => !isPermitted(licence))).toEqual([])
})

test('Electron, Chromium and Node.js are told with their versions, and their licences lie where the list says', () => {
  const versions = new Map(components.map((component) => [fullName(component), component.version ?? '']))
  const [electron, chromium, node] = ['electron', 'chromium', 'node'].map((name) => versions.get(name))
  expect(electron).toMatch(/^\d+\.\d+\.\d+$/)
  expect(chromium).toMatch(/^\d+\.0\.\d+\.\d+$/)
  expect(node).toMatch(/^\d+\.\d+\.\d+$/)
  expect(notices).toContain(`Electron ${electron} (MIT), which contains Chromium ${chromium} and Node.js ${node}.`)
  const dir = process.platform === 'darwin' ? resources : plainDir()
  for (const file of ['LICENSE.electron.txt', 'LICENSES.chromium.html'])
    expect(existsSync(path.join(dir, file)), file).toBe(true)
})

test('the bill of materials is valid CycloneDX 1.6, and of exactly this archive', () => {
  const require = createRequire(import.meta.url)
  const library = path.dirname(require.resolve('@cyclonedx/cyclonedx-library/package.json'))
  const schema = (name: string): object =>
    JSON.parse(readFileSync(path.join(library, 'res/schema', `${name}.SNAPSHOT.schema.json`), 'utf8'))
  const ajv = new Ajv({ strict: false, validateFormats: false })
  // As bom-1.6 calls them.
  for (const name of ['spdx', 'jsf-0.82'])
    ajv.addSchema(schema(name), `http://cyclonedx.org/schema/${name}.SNAPSHOT.schema.json`)
  const isValid = ajv.compile(schema('bom-1.6'))
  expect(isValid(bill), JSON.stringify(isValid.errors)).toBe(true)
  expect(isValid({ ...bill, components: [{ ...bill.components[0], type: 'nonsense' }] })).toBe(false)
  expect(bill.metadata.component.hashes).toEqual([{ alg: 'SHA-256', content: sha256Of(asarFile) }])
})
