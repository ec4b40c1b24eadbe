import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, expect, onTestFinished, test } from 'vitest'
import { logToStderr } from '../../../scripts/lib/run.mjs'
import { ensureSystemPackages } from '../../../scripts/lib/system-packages.mjs'

const SCRIPT = readFileSync(join(import.meta.dirname, '../../../build/windows/installer.nsh'), 'utf8')

// Debian's compiler; electron-builder brings its own to where the installer is made.
const onLinux = test.skipIf(process.platform !== 'linux')
beforeAll(() => ensureSystemPackages(process.platform === 'linux' ? ['nsis'] : [], logToStderr), 180_000)

/** What electron-builder's own script has around ours, as far as ours needs it. */
const AROUND = `Unicode true
!define APP_EXECUTABLE_FILENAME "COS Courier.exe"
!include MUI2.nsh
!include LogicLib.nsh
Name "COS Courier"
OutFile "made.exe"
RequestExecutionLevel user
Var installMode
!macro _isUpdated _a _b _t _f
  StrCmp "$installMode" "updated" \`\${_t}\` \`\${_f}\`
!macroend
!define isUpdated \`"" isUpdated ""\`
!include "installer.nsh"
!ifndef BUILD_UNINSTALLER
  !insertmacro customPageAfterChangeDir
  !insertmacro MUI_PAGE_INSTFILES
!else
  !insertmacro MUI_PAGE_INSTFILES
  !insertmacro MUI_UNPAGE_INSTFILES
  !insertmacro customUninstallPage
  !insertmacro MUI_UNPAGE_FINISH
!endif
!insertmacro MUI_LANGUAGE "English"
!insertmacro MUI_LANGUAGE "SimpChinese"
!insertmacro customHeader
!ifndef BUILD_UNINSTALLER
  Function .onInit
    StrCpy $installMode "all"
    !insertmacro customInit
  FunctionEnd
  Section "install"
    !insertmacro customInstall
  SectionEnd
!else
  Section "install"
    WriteUninstaller "un.exe"
    StrCpy $installMode "all"
  SectionEnd
  Section "un.install"
    !insertmacro customUnInstall
  SectionEnd
!endif
`

/** Compiles as electron-builder does: warnings are errors. Nothing of it is run. */
function compile(script: string, defines: readonly string[]): string {
  const dir = mkdtempSync(join(tmpdir(), 'cos-courier-nsis-'))
  onTestFinished(() => rmSync(dir, { recursive: true }))
  writeFileSync(join(dir, 'installer.nsh'), script)
  writeFileSync(join(dir, 'around.nsi'), AROUND)
  const args = ['-V2', '-WX', '-INPUTCHARSET', 'UTF8', ...defines, 'around.nsi']
  const { status, stdout, stderr, error } = spawnSync('makensis', args, { cwd: dir, encoding: 'utf8' })
  if (error) throw error
  return status === 0 ? 'compiled' : stdout + stderr
}

onLinux.each([
  ['installer', []],
  ['uninstaller', ['-DBUILD_UNINSTALLER']],
])('the script of the Windows %s compiles, in both languages', (_name, defines) => {
  expect(compile(SCRIPT, defines)).toBe('compiled')
})

onLinux('a text that no language has, a plugin or a macro that is not there would be found', () => {
  const wrong = [
    SCRIPT.replace('"$(courierSendTo)"', '"$(courierSendsTo)"'),
    SCRIPT.replace("nsExec::Exec '", "nsExecute::Exec '"),
    SCRIPT.replace('!insertmacro courierPath add', '!insertmacro courierPaths add'),
  ]
  for (const script of wrong) expect(compile(script, [])).toMatch(/courierSendsTo|nsExecute|courierPaths/)
})
