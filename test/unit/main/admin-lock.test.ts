import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type AdminLock, createAdminLock } from '../../../main/lock/admin-lock.ts'
import { SCRYPT_N } from '../../../main/lock/passphrase-hash.ts'
import { openSettings, type SettingsStore } from '../../../main/state/settings-store.ts'
import { waitLeftMs } from '../../../shared/admin-lock.ts'
import { AppError } from '../../../shared/errors.ts'
import { FakeAudit } from '../broker/fakes.ts'

const PASSPHRASE = 'correct horse battery'
const code = (name: string) => ({ info: { code: name } })

let folder = ''
let settings: SettingsStore
let audit: FakeAudit
let nowMs = 0
let timers: { readonly atMs: number; readonly act: () => void }[] = []
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'admin-lock-'))
  settings = openSettings(folder)
  audit = new FakeAudit()
  nowMs = 1_000_000
  timers = []
})
afterEach(() => rmSync(folder, { recursive: true }))

const later = (ms: number, act: () => void): (() => void) => {
  const timer = { atMs: nowMs + ms, act }
  timers.push(timer)
  return () => {
    timers = timers.filter((other) => other !== timer)
  }
}
function passMs(ms: number): void {
  nowMs += ms
  for (const { atMs, act } of timers) if (atMs <= nowMs) act()
}
/** As a start of the app makes it. */
function startLock(): AdminLock {
  settings = openSettings(folder)
  return createAdminLock({ settings, audit, nowMs: () => nowMs, later, scryptN: 2 ** 14 })
}
const onDisk = () => readFileSync(join(folder, 'settings.json'), 'utf8')

describe('without a passphrase', () => {
  test('the settings are open, and commands need none', async () => {
    const lock = startLock()
    expect([lock.isSet(), lock.isOpen()]).toEqual([false, true])
    lock.close()
    lock.assertOpen()
    await lock.admit(undefined)
    await lock.admit('whatever')
  })
})

describe('with a passphrase', () => {
  test('the file holds what it can be compared with, by the cost that OWASP asks for, and not itself', async () => {
    const lock = createAdminLock({ settings, audit, nowMs: () => nowMs, later })
    await lock.set(PASSPHRASE)
    expect(onDisk()).not.toContain(PASSPHRASE)
    expect(settings.current().adminLock?.scrypt).toMatchObject({ N: 131_072, r: 8, p: 1 })
    expect(SCRYPT_N).toBe(131_072)
    await startLock().unlock(PASSPHRASE)
  })

  test('it stays open for who set it, is closed at the next start, and opens for the right one only', async () => {
    const first = startLock()
    await first.set(PASSPHRASE)
    expect(first.isOpen()).toBe(true)
    const lock = startLock()
    expect(lock.isOpen()).toBe(false)
    expect(() => lock.assertOpen()).toThrow(AppError)
    await expect(lock.unlock('correct horse')).rejects.toMatchObject(code('admin-passphrase-wrong'))
    expect(lock.isOpen()).toBe(false)
    await lock.unlock(PASSPHRASE)
    expect(lock.isOpen()).toBe(true)
    lock.close()
    expect(lock.isOpen()).toBe(false)
  })

  test('one that a keyboard composes in another way is the same', async () => {
    await startLock().set('cafe\u0301 cafe\u0301 cafe\u0301')
    await startLock().unlock('caf\u00e9 caf\u00e9 caf\u00e9')
  })

  test('a command needs it each time, and opens nothing by it', async () => {
    await startLock().set(PASSPHRASE)
    const lock = startLock()
    await expect(lock.admit(undefined)).rejects.toMatchObject(code('admin-locked'))
    await expect(lock.admit('wrong one')).rejects.toMatchObject(code('admin-passphrase-wrong'))
    await lock.admit(PASSPHRASE)
    expect(lock.isOpen()).toBe(false)
  })

  test('changing and removing it takes the old one', async () => {
    const lock = startLock()
    await lock.set(PASSPHRASE)
    await expect(lock.set('another passphrase')).rejects.toMatchObject(code('admin-locked'))
    await expect(lock.set('another passphrase', 'wrong')).rejects.toMatchObject(code('admin-passphrase-wrong'))
    await expect(lock.remove('wrong')).rejects.toMatchObject(code('admin-passphrase-wrong'))
    await lock.set('another passphrase', PASSPHRASE)
    await expect(startLock().unlock(PASSPHRASE)).rejects.toMatchObject(code('admin-passphrase-wrong'))
    await startLock().remove('another passphrase')
    expect([startLock().isOpen(), onDisk().includes('adminLock')]).toEqual([true, false])
  })

  test('each of these has its line in the audit log, without any passphrase', async () => {
    const lock = startLock()
    await lock.set(PASSPHRASE)
    await lock.unlock('wrong wrong').catch(() => undefined)
    await lock.unlock(PASSPHRASE)
    await lock.setIdleMinutes(15)
    await lock.set('another passphrase', PASSPHRASE)
    await lock.remove('another passphrase')
    expect(audit.events.map(({ event, outcome }) => `${event} ${outcome}`)).toEqual([
      'lock-set accepted',
      'lock-refused admin-passphrase-wrong',
      'lock-unlocked granted',
      'lock-changed accepted',
      'lock-changed accepted',
      'lock-removed accepted',
    ])
    expect(JSON.stringify(audit.events)).not.toMatch(/correct|wrong wrong|another/)
  })

  test('is not set where its line cannot be written', async () => {
    audit.failing = new AppError({ code: 'audit-failed', subject: 'lock-set' })
    await expect(startLock().set(PASSPHRASE)).rejects.toMatchObject(code('audit-failed'))
    expect(startLock().isSet()).toBe(false)
  })
})

describe('nobody there', () => {
  test('it closes after five minutes without use, and says so; use keeps it open', async () => {
    const lock = startLock()
    await lock.set(PASSPHRASE)
    const told: boolean[] = []
    lock.onChange(() => told.push(lock.isOpen()))
    for (let minute = 0; minute < 20; minute += 4) {
      passMs(4 * 60_000)
      lock.touch()
    }
    expect([lock.isOpen(), told]).toEqual([true, []])
    passMs(5 * 60_000)
    expect([lock.isOpen(), told]).toEqual([false, [false]])
    lock.touch()
    expect(lock.isOpen()).toBe(false)
  })

  test('it is closed also where no timer ran, as after a sleep of the computer', async () => {
    const lock = startLock()
    await lock.set(PASSPHRASE)
    timers = []
    nowMs += 5 * 60_000
    expect(lock.isOpen()).toBe(false)
    lock.touch()
    expect(lock.isOpen()).toBe(false)
  })

  test('the time is the one that was chosen, also after a restart', async () => {
    const lock = startLock()
    await lock.set(PASSPHRASE)
    await lock.setIdleMinutes(60)
    passMs(59 * 60_000)
    expect(lock.isOpen()).toBe(true)
    passMs(60_000)
    expect(lock.isOpen()).toBe(false)
    expect(startLock().idleMinutes()).toBe(60)
  })
})

test('choosing the time does not open what was closed meanwhile', async () => {
  const lock = startLock()
  await lock.set(PASSPHRASE)
  const chosen = lock.setIdleMinutes(60)
  lock.close()
  await chosen
  expect([lock.isOpen(), lock.idleMinutes()]).toEqual([false, 60])
})

describe('wrong passphrases', () => {
  const fail = async (lock: AdminLock, times: number): Promise<void> => {
    for (let time = 0; time < times; time += 1)
      await expect(lock.unlock('wrong')).rejects.toMatchObject(code('admin-passphrase-wrong'))
  }

  test('make the next try wait, the right one too; the wait is over when it says', async () => {
    const lock = startLock()
    await lock.set(PASSPHRASE)
    await fail(lock, 3)
    await expect(lock.unlock(PASSPHRASE)).rejects.toMatchObject({ info: { code: 'admin-wait', subject: '1' } })
    passMs(1000)
    await fail(lock, 1)
    passMs(1999)
    await expect(lock.admit(PASSPHRASE)).rejects.toMatchObject(code('admin-wait'))
    passMs(1)
    await lock.unlock(PASSPHRASE)
    await fail(lock, 3)
  })

  test('are remembered across restarts', async () => {
    await startLock().set(PASSPHRASE)
    for (let start = 0; start < 3; start += 1) await fail(startLock(), 1)
    await expect(startLock().unlock(PASSPHRASE)).rejects.toMatchObject(code('admin-wait'))
  })

  test('count before they are compared, so that an end of the app in between forgives none', async () => {
    await startLock().set(PASSPHRASE)
    const lock = startLock()
    const counts: number[] = []
    settings.onChange(() => counts.push(settings.current().adminLock?.failedTries ?? -1))
    await lock.unlock(PASSPHRASE)
    expect(counts).toEqual([1, 0])
  })

  test('all at once are as slow as one after the other', async () => {
    const lock = startLock()
    await lock.set(PASSPHRASE)
    const tries = Array.from({ length: 8 }, () => lock.unlock('wrong').catch(({ info }: AppError) => info.code))
    const answers = await Promise.all(tries)
    expect(answers.filter((answer) => answer === 'admin-passphrase-wrong')).toHaveLength(3)
    expect(answers.filter((answer) => answer === 'admin-wait')).toHaveLength(5)
  })

  test('at once with a right one are not forgiven by it, where they come after it', async () => {
    const lock = startLock()
    await lock.set(PASSPHRASE)
    const tries = [PASSPHRASE, 'wrong', 'wrong', 'wrong'].map((typed) => lock.unlock(typed).catch(() => undefined))
    await Promise.all(tries)
    await expect(lock.unlock(PASSPHRASE)).rejects.toMatchObject(code('admin-wait'))
  })

  test.each([
    [0, 0, 0],
    [2, 0, 0],
    [3, 0, 1000],
    [3, 400, 600],
    [6, 0, 8000],
    [100, 0, 900_000],
    [100, -5_000_000, 900_000],
    [100, 900_000, 0],
  ])('%i of them, %i ms ago, leave %i ms', (failedTries, agoMs, leftMs) => {
    const scrypt = { N: 16_384, r: 8, p: 1, salt: 'AA==', hash: 'AA==' } as const
    expect(waitLeftMs({ scrypt, idleMinutes: 5, failedTries, lastTryMs: 10_000_000 - agoMs }, 10_000_000)).toBe(leftMs)
  })
})
