// @ts-check
// Compiles cos-courier.exe, the command line's launcher on Windows (build/windows/launcher), with what the machine has.
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { ROOT } from '../lib/project.mjs'
import { outputOf, run, SetUpError } from '../lib/run.mjs'

/** @typedef {'x64' | 'arm64'} LauncherArch */
/** @typedef {{ readonly command: string, readonly args: readonly string[] }} Step */

const SOURCES = path.join(ROOT, 'build/windows/launcher')
const C_FILES = ['launcher.c', 'path-entry.c']

/** Where electron-builder.yml takes it from. @param {LauncherArch} arch */
export const launcherFile = (arch) => path.join(ROOT, 'out/windows-launcher', arch, 'cos-courier.exe')

/**
 * @param {LauncherArch} arch
 * @param {string} version of the app, e.g. 1.2.0-beta.1
 */
export async function buildLauncher(arch, version) {
  const file = launcherFile(arch)
  mkdirSync(path.dirname(file), { recursive: true })
  const steps = process.platform === 'win32' ? visualC(arch, version, file) : mingw(arch, version, file)
  for (const { command, args } of steps) await run(command, args, { cwd: SOURCES })
}

/**
 * A version as Windows' resources want it. Pure.
 * @param {string} version
 */
export const fourNumbers = (version) => [...(/^\d+\.\d+\.\d+/.exec(version)?.[0] ?? '0.0.0').split('.'), '0'].join(',')

const MINGW = { x64: 'x86_64-w64-mingw32', arm64: 'aarch64-w64-mingw32' }

/**
 * @param {LauncherArch} arch
 * @param {string} version
 * @param {string} file
 * @returns {readonly Step[]}
 */
function mingw(arch, version, file) {
  const prefix = MINGW[arch]
  if (outputOf(`${prefix}-gcc`, ['--version']) === undefined)
    throw new SetUpError(
      `A package for Windows needs its command line's launcher, and ${prefix}-gcc, which compiles it, is not here. Debian has it for x64: apt-get install gcc-mingw-w64-x86-64-win32. Or package on Windows with Visual Studio's C++ tools.`,
    )
  const resource = `${file}.res.o`
  const defines = [`-DCOURIER_NUMBERS=${fourNumbers(version)}`, `-DCOURIER_VERSION=\\"${version}\\"`]
  const strict = ['-Os', '-s', '-Wall', '-Wextra', '-Werror', '-municode']
  return [
    { command: `${prefix}-windres`, args: [...defines, 'launcher.rc', resource] },
    { command: `${prefix}-gcc`, args: [...strict, ...C_FILES, resource, '-o', file, '-ladvapi32'] },
  ]
}

const TOOLS = 'Microsoft.VisualStudio.Component.VC.Tools.x86.x64'
const NO_TOOLS = `A package for Windows needs its command line's launcher, which Visual Studio's C++ tools compile (${TOOLS}, and for arm64 Microsoft.VisualStudio.Component.VC.Tools.ARM64). Install them, then call this command again.`

/**
 * By Visual Studio's own shell, which knows where its tools and libraries are.
 * @param {LauncherArch} arch
 * @param {string} version
 * @param {string} file
 * @returns {readonly Step[]}
 */
function visualC(arch, version, file) {
  const programs = process.env['ProgramFiles(x86)'] ?? 'C:\\Program Files (x86)'
  const finder = path.join(programs, 'Microsoft Visual Studio', 'Installer', 'vswhere.exe')
  const found = outputOf(finder, ['-latest', '-products', '*', '-requires', TOOLS, '-property', 'installationPath'])
  if (!found?.trim()) throw new SetUpError(NO_TOOLS)
  const host = process.arch === 'arm64' ? 'arm64' : 'x64'
  const target = host === arch ? arch : `${host}_${arch}`
  const variables = path.join(found.trim(), 'VC\\Auxiliary\\Build\\vcvarsall.bat')
  const resource = `${file}.res`
  const cl = `cl /nologo /utf-8 /W4 /O1 /MT /GS /guard:cf /DUNICODE /D_CRT_SECURE_NO_WARNINGS /Fo"${path.dirname(file)}\\\\" ${C_FILES.join(' ')}`
  const link = `/link /nologo /SUBSYSTEM:CONSOLE /DYNAMICBASE /NXCOMPAT /guard:cf /OUT:"${file}" "${resource}" advapi32.lib user32.lib`
  const rc = `rc /nologo /dCOURIER_NUMBERS=${fourNumbers(version)} /dCOURIER_VERSION=\\"${version}\\" /fo "${resource}" launcher.rc`
  // A file of its own: the quotes of so many words do not survive Node's quoting and cmd's together. The folder is said to
  // Visual Studio's script, which otherwise may go to one of its own.
  const start = '@chcp 65001 > nul\r\n@set "VSCMD_START_DIR=%CD%"'
  const steps = [`@call "${variables}" ${target}`, rc, `${cl} ${link}`].map((step) => `${step} || exit /b 1`)
  writeFileSync(`${file}.cmd`, `${[start, ...steps].join('\r\n')}\r\n`)
  return [{ command: 'cmd', args: ['/d', '/c', `${file}.cmd`] }]
}
