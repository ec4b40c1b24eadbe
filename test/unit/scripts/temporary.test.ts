import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { makeTemporary, sweepTemporary } from '../../../scripts/lib/temporary.mjs'

test('temporary folders of killed runs go with the next one, those of live ones and of others stay', () => {
  const dir = mkdtempSync(join(tmpdir(), 'cos-courier-sweep-'))
  vi.stubEnv('TMPDIR', dir)
  onTestFinished(() => {
    vi.unstubAllEnvs()
    rmSync(dir, { recursive: true })
  })
  const { pid } = spawnSync(process.execPath, ['--version'])
  const stale = ['cos-courier-session', 'cos-emulator', 'cos-app'].map((name) => join(dir, `${name}-${pid}-abcdef`))
  const kept = [makeTemporary('session'), join(dir, 'cos-app-abcdef'), join(dir, `cos-courier-${pid}`)]
  for (const folder of [...stale, ...kept]) mkdirSync(join(folder, 'deep'), { recursive: true })
  sweepTemporary()
  expect([...stale, ...kept].filter(existsSync)).toEqual(kept)
})
