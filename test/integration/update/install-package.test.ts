import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { installPackage } from '../../../main/update/install-package.ts'
import { fileOf } from '../../fakes/signed-feeds.ts'

// What would run as administrator, run as whoever tests: only pkexec and the installers are stand-ins.
let dir = ''
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'install-package-'))
  mkdirSync(join(dir, 'bin'))
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

const program = (name: string, text: string): string => {
  const path = join(dir, name)
  writeFileSync(path, `#!/bin/sh\n${text}\n`)
  chmodSync(path, 0o755)
  return path
}
const CONTENT = Buffer.from('a package, and not a small one'.repeat(1000))
/** Takes away pkexec's own option, and finds our installers before the system's. */
const pkexec = (first = ''): string => program('pkexec', `${first}\nshift\nPATH='${join(dir, 'bin')}':$PATH exec "$@"`)
const copies = (): readonly string[] => readdirSync('/tmp').filter((name) => name.startsWith('cos-courier-update.'))

async function install(kind: 'deb' | 'rpm', places: readonly string[], content = CONTENT): Promise<void> {
  const path = join(dir, `it's "1.0.1" $(x).${kind}`)
  writeFileSync(path, content)
  await installPackage(kind, path, fileOf('1.0.1', kind, CONTENT), undefined, places)
}
/** An installer that keeps what it was given. */
const keeping = (name: string): string =>
  program(
    join('bin', name),
    `echo "$@" > '${join(dir, 'asked')}'\nfor last; do :; done\ncp "$last" '${join(dir, 'got')}'`,
  )

test.each([
  [
    'deb',
    'apt-get',
    /^install --yes --no-install-recommends -o DPkg::Lock::Timeout=60 \/tmp\/cos-courier-update\.\w+\/update\.deb$/,
  ],
  ['rpm', 'dnf', /^install --assumeyes --nogpgcheck \/tmp\/cos-courier-update\.\w+\/update\.rpm$/],
] as const)(
  'a %s goes to %s as a copy that nobody else can write to, which is gone afterwards',
  async (kind, name, asked) => {
    keeping(name)
    const before = copies()
    await install(kind, [pkexec()])
    expect(readFileSync(join(dir, 'asked'), 'utf8').trim()).toMatch(asked)
    expect(readFileSync(join(dir, 'got')).equals(CONTENT)).toBe(true)
    expect(copies()).toEqual(before)
  },
)

test('a file that was exchanged while the password was typed is not installed', async () => {
  keeping('apt-get')
  const exchange = `for path; do case "$path" in *.deb) echo other > "$path";; esac; done`
  await expect(install('deb', [pkexec(exchange)])).rejects.toThrow('update-file-differs')
  expect(existsSync(join(dir, 'got'))).toBe(false)
})

test('what the installer says when it fails is told, and its exit code', async () => {
  program(join('bin', 'apt-get'), 'echo "E: Unable to lock" >&2\nexit 100')
  const before = copies()
  await expect(install('deb', [pkexec()])).rejects.toThrow(/update-install-failed.*exit code 100: E: Unable to lock/)
  expect(copies()).toEqual(before)
})

test('a password that is not entered, or not allowed, is told as that', async () => {
  await expect(install('deb', [program('dismissed', 'exit 126')])).rejects.toThrow('update-password-dismissed')
  await expect(install('deb', [program('refused', 'exit 127')])).rejects.toThrow('update-password-refused')
})
