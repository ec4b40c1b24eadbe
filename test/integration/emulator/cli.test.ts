import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { request } from 'node:http'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const cli = fileURLToPath(new URL('../../emulator/cli.ts', import.meta.url))
const start = (...args: string[]) =>
  spawn(process.execPath, ['--import', 'tsx', cli, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })

test('prints one JSON line, serves with standard input closed, and ends cleanly on SIGTERM', async () => {
  const child = start('--discard')
  const exited = once(child, 'exit')
  const [line]: unknown[] = await once(child.stdout, 'data')
  const info: Record<string, string> = JSON.parse(String(line))
  const names = 'appId bucket caFile cosHttp cosHttps cosPathHttp cosPathHttps region secretId secretKey sts'
  expect(Object.keys(info).sort()).toEqual(names.split(' '))
  const { caFile = '', cosPathHttp = '' } = info
  expect(existsSync(caFile)).toBe(true)
  const outgoing = request(`${cosPathHttp}/${info['bucket']}/`, { method: 'HEAD', agent: false })
  outgoing.end()
  const [answer] = await once(outgoing, 'response')
  expect(answer.statusCode).toBe(403)
  child.kill('SIGTERM')
  expect(await exited).toEqual([0, null])
  expect(existsSync(caFile)).toBe(false)
})

test.each([
  [[]],
  [['--discard', '--data', '/tmp/x']],
  [['--discard', '--port', '65536']],
  [['--what']],
  [['--data']],
  [['--discard', '--faults-rate', '2']],
  [['--discard', '--faults-seed', '1']],
  [['--discard', '--faults-rate', '0.1', '--faults-effects', 'nothing']],
])('bad usage %j ends with 2 and words', async (args) => {
  const child = start(...args)
  let words = ''
  child.stderr.on('data', (chunk) => {
    words += String(chunk)
  })
  const [code] = await once(child, 'close')
  expect(code).toBe(2)
  expect(words).toContain('Usage:')
})
