import { describe, expect, test } from 'vitest'
import { parseCommandLine } from '../../../main/cli/args.ts'
import { registerHandlers } from '../../../main/ipc/register.ts'
import { CALLS, COMMANDS, callNeedsUnlock, commandNeedsUnlock } from '../../../main/lock/covered.ts'
import { AppError } from '../../../shared/errors.ts'
import { adminContract } from '../../../shared/ipc/admin-contract.ts'
import type { Contract, Handlers } from '../../../shared/ipc/call.ts'

describe('what the lock covers', () => {
  const channels = Object.keys(adminContract)

  test('is every call of the settings window but those that open it', () => {
    const families = new Set(channels.map((channel) => channel.split('.')[0]))
    expect(new Set(Object.keys(CALLS))).toEqual(families)
    expect(channels.filter((channel) => !callNeedsUnlock(channel)).sort()).toEqual(['unlock.ask', 'unlock.state'])
    expect(callNeedsUnlock('nobody.knows')).toBe(true)
  })

  test('is every command that changes what an admin decides', () => {
    const free = Object.keys(COMMANDS).filter((kind) => Reflect.get(COMMANDS, kind) === 'free')
    expect(free.sort()).toEqual([
      ...[
        'audit-export',
        'audit-verify',
        'help',
        'link',
        'managed-show',
        'network-show',
        'open',
        'profile-check',
        'profile-list',
        'profile-policy',
      ],
      ...[
        'serve-client-list',
        'settings',
        'update-check',
        'update-install',
        'upload',
        'uploads-list',
        'version',
        'window',
      ],
    ])
    expect(commandNeedsUnlock('profile-set')).toBe(true)
  })

  test('every one of its calls is refused in main, whatever it holds, and none of them is made', async () => {
    const asked = new Map<string, (event: unknown, input: unknown) => Promise<unknown>>()
    const ipc = { handle: (channel: string, handler: never) => void asked.set(channel, handler) }
    const made: string[] = []
    const handlers: Handlers<Contract> = Object.fromEntries(
      channels.map((channel) => [channel, async () => void made.push(channel)]),
    )
    const assertPermitted = (channel: string): void => {
      if (callNeedsUnlock(channel)) throw new AppError({ code: 'admin-locked' })
    }
    registerHandlers(
      ipc,
      adminContract,
      handlers,
      () => true,
      () => undefined,
      assertPermitted,
    )
    for (const [channel, call] of asked) {
      const expected = callNeedsUnlock(channel) ? { ok: false, error: { code: 'admin-locked' } } : { ok: true }
      expect(await call({}, {}), channel).toMatchObject(expected)
    }
    expect(made.sort()).toEqual(['unlock.ask', 'unlock.state'])
  })
})

describe('--admin-passphrase-stdin', () => {
  test('goes with what the lock covers, and with nothing else', () => {
    const parsed = (...args: string[]) => parseCommandLine([...args, '--admin-passphrase-stdin'])
    expect(parsed('profile', 'remove', 'a')).toMatchObject({ ok: true, adminPassphraseStdin: true })
    expect(parsed('profile', 'set', 'a', '--file', 'f', '--secret-stdin')).toMatchObject({ adminPassphraseStdin: true })
    expect(parseCommandLine(['profile', 'remove', 'a'])).toMatchObject({ adminPassphraseStdin: false })
    for (const free of [['profile', 'list'], ['upload', 'a', '--profile', 'p'], []])
      expect(parsed(...free)).toMatchObject({ ok: false, problem: expect.stringContaining('does not go with') })
  })
})
