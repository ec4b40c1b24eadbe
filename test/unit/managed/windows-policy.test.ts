import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { distrustOf } from '../../../main/managed/windows-acl.ts'
import { type RunProgram, readRegistry, readWindowsFile } from '../../../main/managed/windows-policy.ts'

const SYSTEM = 'C:\\Windows\\System32'
const outputOf = (text: string, exitCode = 0) => ({ exitCode, stdout: Buffer.from(text, 'latin1') })
const NOTHING = outputOf('', 1)
const key = 'HKEY_LOCAL_MACHINE\\Software\\Policies'
const registryOf = (text: string) => outputOf(`\r\n${key}\\CosCourier\r\n    PolicyJson    REG_SZ    ${text}\r\n\r\n`)

describe('the registry', () => {
  const read = async (value: typeof NOTHING, parent: typeof NOTHING = outputOf(`${key}\\Microsoft\r\n`)) => {
    const asked: (readonly string[])[] = []
    const run: RunProgram = async (file, args) => {
      asked.push([file, ...args])
      return args.includes('/v') ? value : parent
    }
    return { found: await readRegistry(SYSTEM, run), asked }
  }

  test('is asked by the system’s own program, in its 64-bit view', async () => {
    const { found, asked } = await read(registryOf('{"schema":1}'))
    expect(asked).toEqual([
      [`${SYSTEM}\\reg.exe`, 'query', 'HKLM\\Software\\Policies\\CosCourier', '/v', 'PolicyJson', '/reg:64'],
    ])
    expect(found).toMatchObject({ kind: 'content', owner: 'Administrators', bytes: Buffer.from('{"schema":1}') })
  })

  test('may hold a value of several lines and spaces', async () => {
    const json = '{\r\n  "schema": 1,\r\n  "organisation": "A  B"\r\n}'
    expect((await read(registryOf(json))).found).toMatchObject({ bytes: Buffer.from(json) })
  })

  test('without the key has nothing; with a key whose value cannot be had, nobody can tell', async () => {
    expect((await read(NOTHING)).found).toEqual({ kind: 'none' })
    expect((await read(NOTHING, outputOf(`${key}\\Adobe\r\n${key}\\CosCourier\r\n`))).found.kind).toBe('unreadable')
    expect((await read(NOTHING, outputOf(`${key}\\CosCourierOther\r\n`))).found).toEqual({ kind: 'none' })
    expect((await read(NOTHING, NOTHING)).found.kind).toBe('unreadable')
  })

  test.each([
    ['another type', outputOf('    PolicyJson    REG_DWORD    0x1\r\n')],
    ['what is not ASCII, which came through a code page', registryOf('{"organisation":"\xc4"}')],
    ['another output than was ever seen', outputOf('?')],
  ])('with %s cannot be read', async (_, output) => {
    expect((await read(output)).found.kind).toBe('unreadable')
  })
})

describe('owner and rights of a file', () => {
  const admins = 'O:BAG:SYD:PAI(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)(A;OICI;0x1200a9;;;BU)'
  test.each([
    ['Administrators, users may read', admins, undefined],
    ['SYSTEM by its SID', admins.replace('O:BA', 'O:S-1-5-18'), undefined],
    ['generic reading', 'O:SYG:SYD:(A;;GA;;;SY)(A;;GRGX;;;WD)', undefined],
    ['what only children would inherit', 'O:BAG:BAD:(A;;FA;;;BA)(A;OICIIO;GA;;;CO)', undefined],
    ['users denied to write', 'O:BAG:BAD:(D;;FW;;;BU)(A;;FA;;;BA)', undefined],
    ['a user as owner', admins.replace('O:BA', 'O:S-1-5-21-1-2-3-1001'), 'file-owner'],
    ['users who may change it', admins.replace('0x1200a9', '0x1301bf'), 'file-writable'],
    ['users who may write by a word', 'O:BAG:BAD:(A;;FA;;;BA)(A;;FRFW;;;BU)', 'file-writable'],
    [
      'what a new folder in ProgramData inherits',
      'O:BAG:BAD:AI(A;CIID;DCLCRPCR;;;BU)(A;OICIID;FA;;;SY)',
      'file-writable',
    ],
    ['everybody who may write its rights', 'O:BAG:BAD:(A;;WD;;;WD)', 'file-writable'],
    ['a right that nobody knows', 'O:BAG:BAD:(A;;XX;;;BU)', 'file-writable'],
    ['no list of rights', 'O:BAG:BA', 'file-writable'],
    ['nothing that can be read', 'Zugriff verweigert', 'file-owner'],
  ])('%s', (_, sddl, reason) => expect(distrustOf(sddl, 'file')?.reason).toBe(reason))
})

describe('a file', () => {
  let dir = ''
  const path = (): string => join(dir, 'policy.json')
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'policy-windows-'))
  })
  afterEach(() => rmSync(dir, { recursive: true }))
  const good = outputOf('O:BAG:SYD:(A;;FA;;;BA)\r\n')
  const bad = outputOf('O:S-1-5-21-1G:SYD:(A;;FA;;;BA)\r\n')

  test('that is not there costs no look at its rights', async () => {
    const run: RunProgram = () => Promise.reject(new Error('asked'))
    expect(await readWindowsFile(path(), SYSTEM, run)).toEqual({ kind: 'none' })
  })

  test.each([
    ['both the administrator’s', [good, good], { kind: 'content' }],
    ['the folder somebody’s', [bad, good], { kind: 'ignored', reason: 'folder-owner' }],
    ['the file somebody’s', [good, bad], { kind: 'ignored', reason: 'file-owner' }],
    ['an owner that cannot be told', [good, NOTHING], { kind: 'unreadable' }],
  ])('counts as folder and file do: %s', async (_, answers, found) => {
    writeFileSync(path(), '{}')
    const scripts: string[] = []
    const run: RunProgram = async (_file, args) => {
      scripts.push(args.at(-1) ?? '')
      return answers[scripts.length - 1] ?? NOTHING
    }
    expect(await readWindowsFile(path(), SYSTEM, run)).toMatchObject(found)
    expect(scripts.join()).not.toContain(dir)
    expect(scripts[0]).toContain(Buffer.from(dir).toString('base64'))
  })
})
