import { chmodSync, cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { launcherStandIn } from './windows.ts'

const TEMPLATES = join(import.meta.dirname, '../../../node_modules/app-builder-lib/templates/nsis')
/** Debian's; electron-builder's own come from GitHub. */
const NSIS = { share: '/usr/share/nsis', compiler: '/usr/bin/makensis' }
/** Plugins that are not NSIS's own. */
const CALL = /\b(UAC|WinShell|nsProcess|Nsis7z|inetc|SpiderBanner|nsisunz|StdUtils)::(\w+)/g

/** Which functions of which plugins electron-builder's script calls. */
function callsIn(dir: string): ReadonlyMap<string, ReadonlySet<string>> {
  const calls = new Map<string, Set<string>>()
  for (const name of readdirSync(dir, { recursive: true, encoding: 'utf8' }).filter((path) => /\.ns[hi]$/.test(path)))
    for (const [, plugin = '', called = ''] of readFileSync(join(dir, name), 'utf8').matchAll(CALL))
      calls.set(plugin, (calls.get(plugin) ?? new Set()).add(called))
  return calls
}

/** Of the one section: where it is loaded, and where it lies in the file. */
const RVA = 0x1000
const FILE_OFFSET = 512

/** A 32-bit library whose functions return at once: what the compiler looks for is there, what it would do is not. */
function library(plugin: string, names: readonly string[]): Buffer {
  const tables = RVA + 40
  const strings = tables + names.length * 10
  const text = Buffer.from(`${[...names, `${plugin}.dll`].join('\0')}\0\u00c3`, 'latin1')
  const body = Buffer.alloc(40 + names.length * 10)
  const at = (index: number): number => strings + [...names.slice(0, index)].join('').length + index
  const directory = [
    at(names.length),
    1,
    names.length,
    names.length,
    tables,
    tables + names.length * 4,
    tables + names.length * 8,
  ]
  for (const [index, value] of directory.entries()) body.writeUInt32LE(value, 12 + index * 4)
  for (const [index] of names.entries()) {
    body.writeUInt32LE(strings + text.length - 1, 40 + index * 4)
    body.writeUInt32LE(at(index), 40 + names.length * 4 + index * 4)
    body.writeUInt16LE(index, 40 + names.length * 8 + index * 2)
  }
  const section = Buffer.concat([body, text])
  return Buffer.concat([headers(section.length), section])
}

/** https://learn.microsoft.com/windows/win32/debug/pe-format: one section, which holds the exports. */
function headers(sizeBytes: number): Buffer {
  const head = Buffer.alloc(FILE_OFFSET)
  head.write('MZ', 0)
  head.writeUInt32LE(64, 60)
  head.write('PE', 64)
  for (const [offset, value] of [
    [68, 0x14c],
    [70, 1],
    [84, 224],
    [86, 0x2102],
    [88, 0x10b],
  ] as const)
    head.writeUInt16LE(value, offset)
  const optional = [
    [116, 0x1000_0000],
    [120, RVA],
    [124, 512],
    [144, 0x10_0000],
    [148, FILE_OFFSET],
    [180, 16],
  ] as const
  for (const [offset, value] of [...optional, [184, RVA], [188, sizeBytes]] as const) head.writeUInt32LE(value, offset)
  head.write('.edata', 312)
  for (const [index, value] of [sizeBytes, RVA, sizeBytes, FILE_OFFSET].entries())
    head.writeUInt32LE(value, 320 + index * 4)
  return head
}

/**
 * What electron-builder compiles an installer with, in `dir`: Debian's compiler, plugins that do nothing, and something in place of Wine
 * that keeps the first half of the build going. The installer is whole and cannot work. Answers the environment.
 */
export function nsisStandIns(dir: string): NodeJS.ProcessEnv {
  const tools = join(dir, 'nsis')
  cpSync(NSIS.share, tools, { recursive: true })
  mkdirSync(join(tools, 'linux'))
  symlinkSync(NSIS.compiler, join(tools, 'linux/makensis'))
  writeFileSync(join(tools, 'elevate.exe'), launcherStandIn('x64'))
  const plugins = join(dir, 'resources/plugins/x86-unicode')
  mkdirSync(plugins, { recursive: true })
  for (const [plugin, names] of callsIn(TEMPLATES))
    writeFileSync(join(plugins, `${plugin}.dll`), library(plugin, [...names].sort()))
  mkdirSync(join(dir, 'bin'))
  // Wine would run the installer once, for it to write the uninstaller.
  writeFileSync(
    join(dir, 'bin/wine'),
    `#!/bin/sh\nfor word; do case $word in *.exe) cp "$word" "\${word%.exe}.__uninstaller.exe" ;; esac; done\n`,
  )
  chmodSync(join(dir, 'bin/wine'), 0o755)
  return {
    ELECTRON_BUILDER_NSIS_DIR: tools,
    ELECTRON_BUILDER_NSIS_RESOURCES_DIR: join(dir, 'resources'),
    NSISDIR: tools,
    PATH: `${join(dir, 'bin')}:${process.env['PATH']}`,
  }
}
