// @ts-check
// Where GitHub cannot be reached, electron-builder's own tools cannot be downloaded: Debian's, and our own for the rest.
import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { ROOT } from '../lib/project.mjs'

/** Where the payload of a stand-in AppImage begins. */
const RUNTIME_BYTES = 4096
const HERE = path.join(ROOT, 'scripts/package')

/** Nobody downloads what stand-ins make. For archives; the others are told below. */
export const QUICKLY = { ELECTRON_BUILDER_COMPRESSION_LEVEL: '1' }

/**
 * Environment variables that name the tools to electron-builder 26; its next major version takes `toolsets` instead.
 * @param {string} folder made anew; holds what has to be written for them
 * @returns {NodeJS.ProcessEnv}
 */
export function standInEnv(folder) {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  writeAppImageTools(path.join(folder, 'appimage'))
  return {
    CUSTOM_FPM_PATH: path.join(HERE, 'fpm-stand-in/fpm.mjs'),
    ELECTRON_BUILDER_7ZIP_PATH: '/usr/bin/7zz',
    APPIMAGE_TOOLS_PATH: path.join(folder, 'appimage'),
    ...QUICKLY,
  }
}

/**
 * As electron-builder's toolset `appimage` 1.0.3 is laid out.
 * @param {string} folder
 */
function writeAppImageTools(folder) {
  for (const below of ['runtimes', 'lib/x64', 'lib/arm64']) mkdirSync(path.join(folder, below), { recursive: true })
  writeFileSync(path.join(folder, 'mksquashfs'), '#!/bin/sh\nexec /usr/bin/mksquashfs "$@" -Xcompression-level 1\n', {
    mode: 0o755,
  })
  symlinkSync('/usr/bin/desktop-file-validate', path.join(folder, 'desktop-file-validate'))
  const runtime = appImageRuntime(readFileSync(path.join(HERE, 'appimage-stand-in/runtime.sh'), 'utf8'))
  // A script: the same for every processor.
  for (const name of ['runtime-x64', 'runtime-arm64']) writeFileSync(path.join(folder, 'runtimes', name), runtime)
}

/**
 * The script, told where its payload begins, and filled up to there.
 * @param {string} script with `@OFFSET@` in it
 */
export function appImageRuntime(script) {
  const told = Buffer.from(script.replaceAll('@OFFSET@', String(RUNTIME_BYTES)))
  if (told.length > RUNTIME_BYTES) throw new Error(`runtime.sh has ${told.length} bytes; raise RUNTIME_BYTES.`)
  return Buffer.concat([told, Buffer.alloc(RUNTIME_BYTES - told.length, '\n')])
}
