import * as v from 'valibot'
import { expect, test } from 'vitest'
import { executableOf, plainDir } from '../lib/packages.ts'
import { runScript } from '../lib/run-script.ts'

const Report = v.object({ files: v.number(), verified: v.number(), sandboxed: v.nullable(v.boolean()) })

test('the smoke test of packages passes with the packaged app', async () => {
  const { exitCode, report } = await runScript('smoke-packaged.mjs', Report, ['--app', executableOf(plainDir())])
  expect(exitCode).toBe(0)
  expect(report).toEqual({ files: 4, verified: 4, sandboxed: process.platform === 'linux' ? true : null })
})

test('the smoke test of packages fails with a program that is not the app', async () => {
  const attempt = runScript('smoke-packaged.mjs', Report, ['--app', process.execPath])
  await expect(attempt).rejects.toThrow(/exit code 1.*`--version` says/s)
})
