import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { extractFile, listPackage, statFile } from '@electron/asar'
import { expect, test } from 'vitest'
import { ROOT, readJson } from '../../../scripts/lib/project.mjs'
import { packageFolder } from '../../../scripts/package/package-folder.mjs'
import { plainDir, resourcesOf } from '../lib/packages.ts'

const asar = path.join(resourcesOf(plainDir()), 'app.asar')
/** Files in app.asar, those beside it too, with `/`. */
const packed = listPackage(asar, { isPack: false })
  .map((name) => name.slice(1).replaceAll('\\', '/'))
  .filter((name) => !('files' in statFile(asar, name)))
const inside = packed.filter((name) => !('unpacked' in statFile(asar, name)))

const firsts = (names: readonly string[], depth: number): readonly string[] =>
  [...new Set(names.map((name) => name.split('/').slice(0, depth).join('/')))].sort()

test('the archive holds what was built, what stays outside the bundle, and package.json', () => {
  expect(firsts(packed, 1)).toEqual(['dist', 'node_modules', 'package.json'])
  const built = packed.filter((name) => name.startsWith('dist/'))
  expect(firsts(built, 2)).toEqual(['dist/main', 'dist/preload', 'dist/renderer'])
})

/** What nobody needs who runs the app, or nobody but us should have. */
const FORBIDDEN: readonly (readonly [what: string, names: RegExp])[] = [
  ['tests', /(?:^|\/)(?:tests?|__tests__|spec|fixtures|emulator|vectors)\/|\.(?:test|spec)\.[cm]?[jt]sx?$/],
  ['sources', /\.(?:[cm]?ts|tsx|map|cc?|h|gyp)$/],
  ['secrets and keys', /(?:^|\/)\.(?!\/)[^/]+$|\.(?:pem|key|crt|p12|pfx|env)$|id_(?:rsa|ed25519)/],
  ['tools and documentation', /^(?:scripts|docs|tools)\/|(?:^|\/)(?:docs?|examples?|demo|benchmarks?)\//],
  ['lists of the build', /bundled-packages\.json|package-lock\.json|electron-builder|tsconfig/],
  ['binaries of other systems', /\.(?:dll|exe|dylib|so)$|prebuilds\/(?!linux-x64\/)/],
]

test.runIf(process.platform === 'linux').each(FORBIDDEN)('it holds no %s', (_what, names) => {
  expect(packed.filter((name) => names.test(name))).toEqual([])
})

test('the names that are forbidden would be found', () => {
  const planted = ['a/test/b.js', 'a/b.ts', '.env', 'docs/x.html', 'package-lock.json', 'a.exe']
  expect(planted.map((name) => FORBIDDEN.filter(([, names]) => names.test(name)).length)).toEqual(planted.map(() => 1))
})

interface Lock {
  readonly packages: Readonly<Record<string, { readonly dev?: boolean; readonly version?: string }>>
}
const isLock = (value: unknown): value is Lock => typeof value === 'object' && value !== null && 'packages' in value

test('its packages are those that the app depends on, and none of the tools', () => {
  const lock = readJson(path.join(ROOT, 'package-lock.json'))
  if (!isLock(lock)) throw new Error('package-lock.json holds no packages')
  const folders = [...new Set(packed.flatMap((name) => packageFolder(name) ?? []))].sort()
  expect(folders.filter((folder) => lock.packages[folder]?.dev !== undefined || !lock.packages[folder])).toEqual([])
  // What main and the helper ask for by name has to be among them.
  for (const name of ['keytar', 'qcloud-cos-sts', 'cos-nodejs-sdk-v5'])
    expect(folders).toContain(`node_modules/${name}`)
})

test('nothing in it tells where it was built', () => {
  const home = process.env['HOME'] ?? ROOT
  const places = [ROOT, path.dirname(ROOT), home].filter((place) => place.length > 4)
  const telling = inside.filter((name) => {
    const bytes = extractFile(asar, path.normalize(name))
    return places.some((place) => bytes.includes(place))
  })
  expect(telling).toEqual([])
})

test('main has no door for development', () => {
  const dir = path.join(ROOT, 'dist/main')
  const code = readdirSync(dir)
    .filter((name) => name.endsWith('.cjs'))
    .map((name) => [name, readFileSync(path.join(dir, name), 'utf8')] as const)
  expect(code.map(([name]) => name)).toContain('index.cjs')
  const doors =
    /openDevTools|VITE_|ELECTRON_RENDERER_URL|localhost:5173|webSecurity: false|sandbox: false|nodeIntegration: true/
  expect(code.flatMap(([name, text]) => (doors.exec(text) ? [`${name}: ${doors.exec(text)?.[0]}`] : []))).toEqual([])
  for (const [name, text] of code) expect(extractFile(asar, path.join('dist/main', name)).toString()).toBe(text)
})
