#!/usr/bin/env node
// @ts-check
// Stands in for fpm where it cannot be downloaded: makes a deb by dpkg-deb or an rpm by rpmbuild from the arguments
// that electron-builder gives.
import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { readArguments } from './arguments.mjs'
import { makeDeb } from './deb.mjs'
import { makeRpm } from './rpm.mjs'

const work = mkdtempSync(path.join(os.tmpdir(), `cos-courier-fpm-${process.pid}-`))
try {
  const request = readArguments(process.argv.slice(2))
  const make = request.type === 'deb' ? makeDeb : makeRpm
  make(request, work)
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
} finally {
  rmSync(work, { recursive: true, force: true })
}
