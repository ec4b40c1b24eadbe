import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ROOT } from '../../../scripts/lib/project.mjs'
import { readArguments } from '../../../scripts/package/fpm-stand-in/arguments.mjs'
import { controlFile, makeDeb } from '../../../scripts/package/fpm-stand-in/deb.mjs'
import { specFile } from '../../../scripts/package/fpm-stand-in/rpm.mjs'
import { layOut } from '../../../scripts/package/fpm-stand-in/tree.mjs'

let dir = ''
beforeEach(() => {
  dir = mkdtempSync(path.join(os.tmpdir(), `cos-courier-unit-${process.pid}-`))
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

/** As electron-builder calls fpm for a deb, made shorter. */
const args = (type = 'deb', ...more: readonly string[]): readonly string[] => [
  ...['-s', 'dir', '--force', '-t', type, '-d', 'libnss3', '-d', 'a | b', '--deb-recommends', 'gnome-keyring'],
  ...['--deb-compression', 'xz', '--architecture', 'amd64', '--after-install', `${dir}/after.sh`],
  ...['--description', 'Uploads\n More of it,\n\n in two parts', '--version', '1.2.3~beta.1'],
  ...['--package', `${dir}/made.deb`, '--name', 'cos-courier', '--maintainer', 'A <a@b.example>'],
  ...['--url', 'https://b.example/', '--license', 'MIT', ...more, `${dir}/app/=/opt/COS Courier`],
]

/** An app of one executable, one file that others may not read, and a link. */
function writeApp(): void {
  mkdirSync(path.join(dir, 'app/resources'), { recursive: true })
  writeFileSync(path.join(dir, 'app/cos-courier'), '#!/bin/sh\n')
  chmodSync(path.join(dir, 'app/cos-courier'), 0o700)
  writeFileSync(path.join(dir, 'app/resources/app.asar'), 'x'.repeat(2000))
  chmodSync(path.join(dir, 'app/resources/app.asar'), 0o600)
  symlinkSync('cos-courier', path.join(dir, 'app/link'))
  writeFileSync(path.join(dir, 'after.sh'), '#!/bin/sh\necho 100 %\n')
}

test('reads what electron-builder says to fpm', () => {
  expect(readArguments(args())).toMatchObject({
    type: 'deb',
    architecture: 'amd64',
    version: '1.2.3~beta.1',
    depends: ['libnss3', 'a | b'],
    recommends: ['gnome-keyring'],
    mappings: [{ from: `${dir}/app/`, to: '/opt/COS Courier' }],
  })
})

test.each([
  ['an option it does not know', ['--deb-systemd', 'x'], '--deb-systemd'],
  ['a mapping to nowhere', ['somewhere'], 'SOURCE=/DESTINATION'],
  ['a pattern of places', ['--exclude', 'opt/*'], 'opt/*'],
])('refuses %s instead of leaving it out', (_what, more, words) => {
  expect(() => readArguments(args('deb', ...more))).toThrow(words)
})

test('refuses other kinds of packages', () => {
  expect(() => readArguments(args('pacman'))).toThrow('deb and rpm, not pacman')
})

test('a control file folds the description as Debian wants it', () => {
  expect(controlFile(readArguments(args()), 42)).toBe(`Package: cos-courier
Version: 1.2.3~beta.1
License: MIT
Architecture: amd64
Maintainer: A <a@b.example>
Installed-Size: 42
Depends: libnss3, a | b
Recommends: gnome-keyring
Section: default
Priority: optional
Homepage: https://b.example/
Description: Uploads
 More of it,
 .
 in two parts
`)
})

test('a spec file owns its folders and takes per cent signs for what they are', () => {
  writeApp()
  const app = path.join(dir, 'root/opt/COS Courier')
  mkdirSync(app, { recursive: true })
  writeFileSync(path.join(app, '100%.txt'), '')
  const spec = specFile(readArguments(args('rpm')), path.join(dir, 'root'))
  expect(spec).toContain('%post\n#!/bin/sh\necho 100 %%\n')
  expect(spec).toContain('%dir "/opt/COS Courier"\n"/opt/COS Courier/100%%.txt"\n')
  expect(spec).not.toContain('%dir "/opt"')
})

test('a spec file has further lines as they were given', () => {
  const request = readArguments(args('rpm', '--rpm-tag', 'Recommends: (a if b)'))
  mkdirSync(path.join(dir, 'root'))
  writeFileSync(path.join(dir, 'after.sh'), '')
  expect(specFile(request, path.join(dir, 'root'))).toMatch(/^Recommends: \(a if b\)$[\s\S]*^%description$/m)
})

test('lays out several folders over each other, and leaves out places that are excluded', () => {
  writeApp()
  mkdirSync(path.join(dir, 'more/bin'), { recursive: true })
  writeFileSync(path.join(dir, 'more/bin/started'), '')
  const more = ['--exclude=opt/COS Courier/resources', `${dir}/more/=/opt/COS Courier`]
  const root = path.join(dir, 'root')
  layOut(root, readArguments(args('deb', ...more)))
  expect(readdirSync(path.join(root, 'opt/COS Courier')).sort()).toEqual(['bin', 'cos-courier', 'link'])
})

test.runIf(process.platform === 'linux')('makes a Debian package that belongs to root and that all can read', () => {
  writeApp()
  const work = path.join(dir, 'work')
  mkdirSync(work)
  makeDeb(readArguments(args()), work)
  const list = spawnSync('dpkg-deb', ['--contents', path.join(dir, 'made.deb')], { encoding: 'utf8' }).stdout
  const lines = list
    .trim()
    .split('\n')
    .map((line) => line.replace(/ +\d+ \d{4}-\S+ \S+ /, ' '))
  expect(lines).toEqual([
    'drwxr-xr-x root/root ./',
    'drwxr-xr-x root/root ./opt/',
    'drwxr-xr-x root/root ./opt/COS Courier/',
    '-rwxr-xr-x root/root ./opt/COS Courier/cos-courier',
    'drwxr-xr-x root/root ./opt/COS Courier/resources/',
    '-rw-r--r-- root/root ./opt/COS Courier/resources/app.asar',
    'lrwxrwxrwx root/root ./opt/COS Courier/link -> cos-courier',
  ])
  const control = spawnSync('dpkg-deb', ['--info', path.join(dir, 'made.deb'), 'postinst', 'md5sums'], {
    encoding: 'utf8',
  })
  expect(control.stdout).toContain('echo 100 %')
  expect(control.stdout).toMatch(/^[0-9a-f]{32} {2}opt\/COS Courier\/resources\/app.asar$/m)
})

test.runIf(process.platform === 'linux')('run as a program it says what it does not understand, and fails', () => {
  const program = path.join(ROOT, 'scripts/package/fpm-stand-in/fpm.mjs')
  const { status, stderr } = spawnSync(program, [...args('deb', '--deb-systemd', 'x')], { encoding: 'utf8' })
  expect(stderr).toContain('--deb-systemd')
  expect(status).toBe(1)
})
