import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { parseCommandLine } from '../../../main/cli/args.ts'
import { runNetwork } from '../../../main/cli/network-command.ts'
import type { Network } from '../../../main/network/network.ts'
import { createTranslator } from '../../../shared/messages/translate.ts'
import type { NetworkChoice, NetworkSettings } from '../../../shared/network.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'network-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** Runs a command line in the folder; what was saved, and what was said. */
async function run(
  args: readonly string[],
  { kept = {}, password = 'EXAMPLE' }: { kept?: NetworkSettings; password?: string } = {},
) {
  const saved: NetworkChoice[] = []
  const passwords: string[] = []
  const out: string[] = []
  const network: Pick<Network, 'current' | 'save' | 'storePassword'> = {
    current: () => kept,
    save: async (_who, choice) => void saved.push(choice),
    storePassword: async (_who, text) => void passwords.push(text),
  }
  const parsed = parseCommandLine(args)
  if (!parsed.ok) throw new Error(parsed.problem)
  const { command } = parsed
  if (command.kind !== 'network-set' && command.kind !== 'network-show') throw new Error(command.kind)
  const io = { out: (line: string) => void out.push(line), err: () => undefined, cwd: folder }
  const secret = (): never => {
    throw new Error('no key is asked for')
  }
  const ports = { t: createTranslator('en'), network: { ...network, wayTo: secret, state: secret, onChange: secret } }
  const code = await runNetwork(command, { ...io, secret, password: () => password }, ports)
  return { code, saved, passwords, out }
}

const fileOf = (content: unknown): string => {
  writeFileSync(join(folder, 'network.json'), typeof content === 'string' ? content : JSON.stringify(content))
  return 'network.json'
}
const set = (content: unknown, ...more: string[]) => run(['network', 'set', '--file', fileOf(content), ...more])

test('files in it are taken relative to it, addresses as they are', async () => {
  expect((await set({ proxy: { mode: 'pac', location: 'p.pac' }, caFile: 'ca.pem' })).saved).toEqual([
    { proxy: { mode: 'pac', location: join(folder, 'p.pac') }, caFile: join(folder, 'ca.pem') },
  ])
  const url = { proxy: { mode: 'pac', location: 'http://w.example/p.pac' } }
  expect((await set(url)).saved).toEqual([url])
  expect((await set({})).saved).toEqual([{}])
})

test('a password goes with a manual proxy that has a user, and with nothing else', async () => {
  const manual = { mode: 'manual', host: 'p.example', port: 3128 }
  const done = await set({ proxy: { ...manual, user: 'jane' } }, '--secret-stdin')
  expect([done.code, done.passwords]).toEqual([0, ['EXAMPLE']])
  expect((await set({ proxy: { ...manual, user: 'jane' } })).passwords).toEqual([])
  for (const proxy of [manual, { mode: 'none' }])
    await expect(set({ proxy }, '--secret-stdin')).rejects.toMatchObject({ info: { code: 'network-invalid' } })
})

test.each([
  ['not JSON', '{', 'not JSON'],
  ['an unknown member', { proxy: { mode: 'none' }, verify: false }, 'verify'],
  ['a password in it', { proxy: { mode: 'manual', host: 'p', port: 1, password: 'x' } }, 'proxy.password'],
  [
    'the place of a password',
    { proxy: { mode: 'manual', host: 'p', port: 1, passwordId: 'n-0123456789abcdef' } },
    'proxy.passwordId',
  ],
  ['a port too high', { proxy: { mode: 'manual', host: 'p', port: 65_536 } }, 'proxy.port'],
  ['a host with a path', { proxy: { mode: 'manual', host: 'p/q', port: 1 } }, 'proxy.host'],
  ['a user with a colon', { proxy: { mode: 'manual', host: 'p', port: 1, user: 'a:b' } }, 'proxy.user'],
])('a file with %s is refused, and nothing is saved', async (_, content, detail) => {
  await expect(set(content)).rejects.toMatchObject({
    info: { code: 'network-invalid', detail: expect.stringContaining(detail) },
  })
})

test('is shown line by line or as JSON, without the password or its place', async () => {
  const proxy = { mode: 'manual', host: 'p.example', port: 1, user: 'jane', bypass: ['a', 'b'] } as const
  const kept: NetworkSettings = {
    proxy: { ...proxy, bypass: ['a', 'b'], passwordId: 'n-0123456789abcdef' },
    caFile: '/c',
  }
  expect((await run(['network', 'show'], { kept })).out).toEqual([
    ...['proxy\tmanual', 'host\tp.example', 'port\t1', 'user\tjane', 'bypass\ta b', 'caFile\t/c', 'password\t••••'],
  ])
  const json = await run(['network', 'show', '--json'], { kept })
  expect(json.out.map((line) => JSON.parse(line))).toEqual([{ proxy, caFile: '/c', hasPassword: true }])
  expect((await run(['network', 'show'])).out).toEqual(['proxy\tsystem'])
})

test.each([
  [['network'], 'network needs one of'],
  [['network', 'set'], '--file'],
  [['network', 'show', 'x'], 'options only'],
  [['network', 'show', '--secret-stdin'], '--secret-stdin does not go with'],
])('%j is bad usage', (args, problem) => {
  expect(parseCommandLine(args)).toEqual({ ok: false, problem: expect.stringContaining(problem) })
})
