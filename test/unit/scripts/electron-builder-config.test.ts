import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { fourNumbers } from '../../../scripts/package/windows-launcher.mjs'

const ROOT = join(import.meta.dirname, '../../..')
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8')
const config: Readonly<Record<string, unknown>> = parse(read('electron-builder.yml'))
const schema = JSON.parse(read('node_modules/app-builder-lib/scheme.json'))

const problemsOf = (value: unknown): readonly unknown[] => {
  const ajv = new Ajv({ strict: false, allowUnionTypes: true, logger: false })
  const isValid = ajv.compile(schema)
  return isValid(value) ? [] : (isValid.errors ?? [])
}

test('the configuration of packages is valid by electron-builder’s own schema, which takes no unknown word', () => {
  expect(problemsOf(config)).toEqual([])
  expect(problemsOf({ ...config, nsis: { oneClik: false } })).not.toEqual([])
})

test('the Windows installer asks for whom it installs, keeps what the app has stored, and speaks the app’s languages', () => {
  expect(config['nsis']).toMatchObject({
    ...{ oneClick: false, perMachine: false, allowElevation: true, deleteAppDataOnUninstall: false },
    ...{ include: 'build/windows/installer.nsh', installerLanguages: ['en_US', 'zh_CN'] },
    buildUniversalInstaller: false,
  })
  expect(config['win']).toMatchObject({ signAndEditExecutable: true, signExts: ['.dll', '.node'] })
})

test('each package for Windows has the launcher compiled for its processor', () => {
  expect(config).toMatchObject({
    beforePack: './scripts/package/before-pack.cjs',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: electron-builder fills it
    win: { extraFiles: [{ from: 'out/windows-launcher/${arch}', to: 'bin', filter: ['cos-courier.exe'] }] },
  })
})

test('macOS runs it hardened, with the same few entitlements for all its processes, and notarised where there is a key for it', () => {
  expect(config['mac']).toMatchObject({
    ...{ hardenedRuntime: true, notarize: true },
    entitlements: 'build/mac/entitlements.mac.plist',
    entitlementsInherit: 'build/mac/entitlements.mac.plist',
    // Updates on macOS come as a zip.
    target: ['dmg', 'zip'],
  })
})

test('no configuration holds anything to sign with', () => {
  expect(JSON.stringify(config)).not.toMatch(/certificate|password|APPLE_|AZURE_|CSC_/i)
})

test('the launcher’s resources have the app’s version in Windows’ four numbers', () => {
  expect(['1.2.3', '1.20.3-beta.4'].map(fourNumbers)).toEqual(['1,2,3,0', '1,20,3,0'])
})
