import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { ROOT } from '../../../scripts/lib/project.mjs'
import { appImageRuntime } from '../../../scripts/package/stand-ins.mjs'

const script = readFileSync(path.join(ROOT, 'scripts/package/appimage-stand-in/runtime.sh'), 'utf8')

test.runIf(process.platform === 'linux')('the runtime says where its payload begins, and that is where it ends', () => {
  const dir = mkdtempSync(path.join(os.tmpdir(), `cos-courier-unit-${process.pid}-`))
  const file = path.join(dir, 'app.AppImage')
  const runtime = appImageRuntime(script)
  writeFileSync(file, Buffer.concat([runtime, Buffer.alloc(100)]), { mode: 0o755 })
  const { stdout } = spawnSync(file, ['--appimage-offset'], { encoding: 'utf8' })
  rmSync(dir, { recursive: true })
  expect(stdout).toBe(`${runtime.length}\n`)
})

test('a runtime that has grown too long for its place is refused', () => {
  expect(() => appImageRuntime(script + '#'.repeat(4096))).toThrow('raise RUNTIME_BYTES')
})
