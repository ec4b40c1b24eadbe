import { fork } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'

const cli = fileURLToPath(new URL('../../emulator/cli.ts', import.meta.url))
let dir: string
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'cos-emulator-'))
})
afterAll(() => rm(dir, { recursive: true }))

async function start(...args: string[]) {
  const child = fork(cli, args, { execArgv: ['--import', 'tsx'], stdio: ['ignore', 'pipe', 'inherit', 'ipc'] })
  if (child.stdout === null) throw new Error('no standard output')
  const [line]: unknown[] = await once(child.stdout, 'data')
  const facts: Record<string, string> = JSON.parse(String(line))
  let lastId = 0
  const ask = async (question: Record<string, unknown>) => {
    const id = ++lastId
    child.send({ id, ...question })
    const [answer] = await once(child, 'message')
    expect(answer.id).toBe(id)
    return answer
  }
  return { child, facts, ask }
}

function put({ cosPathHttp, bucket }: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    const outgoing = request(`${cosPathHttp}/${bucket}/k`, { method: 'PUT', agent: false }, ({ statusCode = 0 }) =>
      resolve(statusCode),
    )
    outgoing.on('error', reject)
    outgoing.end('x')
  })
}

test('a parent asks for the state, starts and ends random faults, and takes the emulator with it when it goes', async () => {
  const { child, facts, ask } = await start('--data', dir)
  expect((await ask({ ask: 'state' })).value).toEqual({ faults: {}, objects: [], uploads: [], partsResent: 0 })
  const options = { seed: 1, rate: 1, effects: ['status:InternalError'] }
  expect((await ask({ ask: 'faults.random', options })).value).toBeNull()
  expect(await put(facts)).toBe(500)
  await ask({ ask: 'faults.clear' })
  expect(await put(facts)).toBe(403) // it is not signed
  expect((await ask({ ask: 'state' })).value.faults).toEqual({ 'status:InternalError': 1 })
  for (const question of [
    { ask: 'what' },
    { ask: 'sabotage', how: 'burn' },
    { ask: 'sabotage', how: 'drop', prefix: '' },
  ])
    expect((await ask(question)).error).toMatch(/unknown question|one of corrupt|no object/)
  expect((await ask({ ask: 'faults.random', options: { ...options, rate: 2 } })).error).toContain('rate')
  expect(existsSync(facts['caFile'] ?? '')).toBe(true)
  child.disconnect()
  expect(await once(child, 'exit')).toEqual([0, null])
  expect(await readFile(join(dir, facts['bucket'] ?? '', 'index.json'), 'utf8')).toBe('[]\n')
})

test('random faults by the command line', async () => {
  const faults = ['--faults-rate', '1', '--faults-effects', 'status:SlowDown', '--faults-kinds', 'PutObject']
  const { child, facts, ask } = await start('--discard', ...faults, '--faults-seed', '7')
  expect(await put(facts)).toBe(503)
  expect((await ask({ ask: 'state' })).value.faults).toEqual({ 'status:SlowDown': 1 })
  child.kill('SIGTERM')
  expect(await once(child, 'exit')).toEqual([0, null])
})
