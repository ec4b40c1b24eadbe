import { readFileSync } from 'node:fs'
import path from 'node:path'
import { XMLParser, XMLValidator } from 'fast-xml-parser'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { USAGE } from '../../../main/cli/usage.ts'
import { ROOT } from '../../../scripts/lib/project.mjs'

const DIR = path.join(ROOT, 'build/linux')
const read = (name: string): string => readFileSync(path.join(DIR, name), 'utf8')
const packageJson = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8'))
const builder = parse(readFileSync(path.join(ROOT, 'electron-builder.yml'), 'utf8'))

const source = read('share/man/man1/cos-courier.1')
const words = (text: string, pattern: RegExp): readonly string[] =>
  [...new Set([...text.matchAll(pattern)].map(([, word = '']) => word))].sort()

test('the manual page has every command of the usage, and no other', () => {
  const inUsage = words(USAGE, /^ {2}cos-courier ([a-z]+(?: [a-z]+)*)/gm)
  expect(inUsage).toContain('serve client add')
  expect(words(source, /^\.TP\n\\fB([a-z]+(?: [a-z]+)*)\\fR/gm)).toEqual(inUsage)
})

test('the manual page has every option of the usage, and no other', () => {
  const OPTION = /(?<![\w-])(--[a-z][a-z-]*)/g
  const inUsage = words(USAGE, OPTION)
  expect(inUsage.length).toBeGreaterThan(40)
  expect(words(source.replaceAll('\\-', '-').replace(/\\f[BIR]/g, ''), OPTION)).toEqual(inUsage)
})

test('what software centres show fits the app: ids, version, both languages', () => {
  const xml = read('share/metainfo/com.cos-courier.app.metainfo.xml')
  expect(XMLValidator.validate(xml)).toBe(true)
  const { component } = new XMLParser({ ignoreAttributes: false }).parse(xml)
  expect(component.id).toBe(builder.appId)
  expect(component.launchable['#text']).toBe(packageJson.desktopName)
  expect(component.releases.release['@_version']).toBe(packageJson.version)
  expect(component.project_license).toBe(packageJson.license)
  for (const list of [component.summary, component.description.p]) {
    expect(
      list.map((one: string | { '@_xml:lang': string }) => (typeof one === 'string' ? 'en' : one['@_xml:lang'])),
    ).toEqual(['en', 'zh-CN'])
  }
  const items = component.description.ul.li
  expect(items.filter((one: unknown) => typeof one === 'string')).toHaveLength(items.length / 2)
})

const ENTRIES = [
  'share/kio/servicemenus/cos-courier.desktop',
  'share/nemo/actions/cos-courier.nemo_action',
  'share/Thunar/sendto/cos-courier.desktop',
]

test.each(ENTRIES)(
  '%s hands the selection over after -- and is called the same everywhere, in both languages',
  (name) => {
    const entry = read(name)
    expect(entry).toMatch(/^Exec=cos-courier -- %[FU]$/m)
    expect(entry).toMatch(/^Name=Upload with COS Courier$/m)
    expect(entry).toMatch(/^Name\[zh_CN\]=用 COS Courier 上传$/m)
    // Nemo makes one line of all paths: only an address cannot hold the quote that ends it.
    if (name.includes('nemo')) expect(entry).toMatch(/^Exec=.* %U\nQuote=double$/m)
  },
)

test('the desktop entry takes links and is no program to open files or folders with by itself', () => {
  const { linux, protocols } = builder
  expect(linux.executableArgs).toEqual(['--']) // electron-builder adds %U
  expect(protocols.flatMap(({ schemes }: { schemes: readonly string[] }) => schemes)).toEqual(['cos-courier'])
  expect([linux.mimeTypes, linux.fileAssociations, builder.fileAssociations]).toEqual([undefined, undefined, undefined])
  const { entry, desktopActions } = linux.desktop
  for (const key of ['Comment', 'GenericName', 'Keywords']) expect(Object.keys(entry)).toContain(`${key}[zh_CN]`)
  const actions = Object.keys(desktopActions)
  expect(entry.Actions).toBe(actions.map((name) => `${name};`).join(''))
  for (const action of Object.values(desktopActions)) expect(action).toHaveProperty(['Name[zh_CN]'])
})

test('nothing that a package runs as root asks the network, or starts anything', () => {
  const scripts = ['after-install.tpl', 'after-remove.tpl'].map(read)
  for (const script of scripts) {
    expect(script).not.toMatch(/\b(?:curl|wget|ssh|nc|apt(?:-get|-key)?|gpg|systemctl|su|sudo|xdg-[a-z]+)\b(?! purge)/)
    // What electron-builder would fill in, or stop at.
    expect(
      [...script.matchAll(/\$\{(\w+)\}/g)].every(([, name = '']) =>
        ['executable', 'sanitizedProductName'].includes(name),
      ),
    ).toBe(true)
  }
})
