// @ts-check
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { runTool } from './run-tool.mjs'
import { entriesOf, layOut } from './tree.mjs'

/** Sections of a spec file for fpm's scripts. */
const SECTIONS = /** @type {const} */ ([
  ['before-install', '%pre'],
  ['after-install', '%post'],
  ['before-remove', '%preun'],
  ['after-remove', '%postun'],
])
/** As quickly as can be, whatever was asked: nobody downloads it. */
const PAYLOAD = 'w1T.zstdio'
/** @type {Readonly<Record<string, string>>} */
const MACHINES = { amd64: 'x86_64', x86_64: 'x86_64', arm64: 'aarch64', aarch64: 'aarch64' }

/**
 * Makes an rpm by rpmbuild.
 * @param {import('./arguments.mjs').PackageRequest} request
 * @param {string} work an empty folder
 */
export function makeRpm(request, work) {
  const root = path.join(work, 'root')
  layOut(root, request)
  const machine = MACHINES[request.architecture]
  if (machine === undefined) throw new Error(`The fpm stand-in knows no rpm machine for ${request.architecture}.`)
  const spec = path.join(work, 'package.spec')
  writeFileSync(spec, specFile(request, root))
  const places = { _topdir: `${work}/build`, _rpmdir: work, _build_name_fmt: 'made.rpm' }
  const defines = Object.entries(places).flatMap(([name, value]) => ['--define', `${name} ${value}`])
  runTool('rpmbuild', ['-bb', '--quiet', '--target', machine, ...defines, spec])
  copyFileSync(path.join(work, 'made.rpm'), request.out)
}

/**
 * A spec file that takes `root` as it is (https://rpm-software-management.github.io/rpm/manual/spec.html).
 * @param {import('./arguments.mjs').PackageRequest} request
 * @param {string} root
 */
export function specFile({ name, version, fields, scripts, depends, rpmTags }, root) {
  const description = (fields.description ?? name).trim()
  /** @type {readonly (readonly [string, string | undefined])[]} */
  const tags = [
    ['Name', name],
    ['Version', version],
    ['Release', fields.iteration ?? '1'],
    ['Summary', fields['rpm-summary'] ?? description.split('\n')[0]],
    ['License', fields.license ?? 'unknown'],
    ['Vendor', fields.vendor],
    ['URL', fields.url],
    ['Packager', fields.maintainer],
    ['Group', fields.category],
    ...depends.map((dependency) => /** @type {const} */ (['Requires', dependency])),
  ]
  const sections = SECTIONS.flatMap(([script, section]) => {
    const file = scripts[script]
    return file === undefined ? [] : [`${section}\n${escaped(readFileSync(file, 'utf8'))}`]
  })
  return `%define _binary_payload ${PAYLOAD}
%define __os_install_post %{nil}
%define _build_id_links none
%define debug_package %{nil}
AutoReqProv: no
${tags.flatMap(([tag, value]) => (value === undefined ? [] : [`${tag}: ${escaped(value)}\n`])).join('')}${rpmTags.map((line) => `${line}\n`).join('')}
%description
${escaped(description)}
%install
cp -a '${root.replaceAll("'", "'\\''")}/.' %{buildroot}/
${sections.join('\n')}
%files
%defattr(-,root,root,-)
${ownedBy(root).join('\n')}
`
}

/**
 * Files, and the folders that belong to this package alone.
 * @param {string} root
 */
function ownedBy(root) {
  const owned = entriesOf(root).filter(({ type, name }) => type !== 'folder' || /^opt\/./.test(name))
  return owned.map(({ type, name }) => `${type === 'folder' ? '%dir ' : ''}"/${escaped(name)}"`)
}

/** @param {string} text */
const escaped = (text) => text.replaceAll('%', '%%')
