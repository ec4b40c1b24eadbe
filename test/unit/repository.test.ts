import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { buildPolicy, headBucketPolicy } from '../../main/broker/policy.ts'
import { isAllowed, type Policy, parsePolicy } from '../emulator/policy.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const tracked = execFileSync('git', ['ls-files', '-z'], { cwd: ROOT, encoding: 'utf8' }).split('\0').filter(Boolean)
/** Files that are tracked and still there: one may be deleted and not yet committed. */
const present = tracked.filter((path) => existsSync(join(ROOT, path)))
// latin1 keeps every byte, so that a secret inside a picture or a binary is found as well.
const bytesOf = (path: string): string => readFileSync(join(ROOT, path), 'latin1')
const textOf = (path: string): string => readFileSync(join(ROOT, path), 'utf8')
const documents = present.filter((path) => path.endsWith('.md'))

/** Tencent's SecretIds: AKID and 32 letters or digits. */
const SECRET_ID = /AKID[A-Za-z0-9]{32}/

describe('secrets', () => {
  // Put together here, so that this file does not hold one itself.
  const planted = ['AKID', 'z8krbsJ5yKBZQpn74WFkmLPx3', 'EXAMPLE'].join('')

  test('the pattern finds a SecretId wherever it stands, and leaves examples alone', () => {
    expect(planted).toHaveLength(36)
    for (const text of [planted, `secretId: '${planted}',`, `q-ak=${planted}&x`, `\0\x89PNG${planted}\xff`])
      expect(text).toMatch(SECRET_ID)
    for (const text of ['AKIDEXAMPLE-root-account', planted.slice(0, -1), planted.toLowerCase()])
      expect(text).not.toMatch(SECRET_ID)
  })

  test('vectors from Tencent’s documents hold such ids, so the search does find them in files', () => {
    const found = present.filter((path) => path.startsWith('test/vectors/') && SECRET_ID.test(bytesOf(path)))
    expect(found).not.toEqual([])
  })

  test('no file outside the vectors holds anything shaped like a real SecretId', () => {
    expect(present.length).toBeGreaterThan(100)
    const found = present.filter((path) => !path.startsWith('test/vectors/') && SECRET_ID.test(bytesOf(path)))
    expect(found).toEqual([])
  })
})

describe('certificates', () => {
  /** What switches their check off, in Node, in OpenSSL's callers and in Chromium. */
  const UNCHECKED =
    /rejectUnauthorized|NODE_TLS_REJECT_UNAUTHORIZED|ignore-certificate-errors|StrictSsl|strictSSL|setCertificateVerifyProc|['"]certificate-error['"]|checkServerIdentity|allow-insecure-localhost/i
  const code = present.filter((path) => /^(?:main|renderer|shared)\/.*\.(?:[cm]?[jt]sx?|html|json)$/.test(path))

  test('the pattern finds each way, and leaves ours alone', () => {
    for (const text of [
      'tls.connect({ rejectUnauthorized: false })',
      "process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0'",
      "appendSwitch('ignore-certificate-errors')",
      'new Cos({ StrictSsl: false })',
      "app.on('certificate-error', trust)",
    ])
      expect(text).toMatch(UNCHECKED)
    expect('tls.connect({ ca: trustedAuthorities(caPem), servername })').not.toMatch(UNCHECKED)
  })

  test('no code of the app switches their check off, or makes one of its own', () => {
    expect(code.length).toBeGreaterThan(300)
    // It takes the variable of Node's out of the environment, and so has to name it.
    const named = ['main/hardening/refusals.ts']
    expect(code.filter((path) => UNCHECKED.test(textOf(path)))).toEqual(named)
  })
})

describe('documents', () => {
  /** Absolute paths below folders that differ from machine to machine, and folders beside the project. */
  const FOREIGN_PATH = /(?:^|[^\w.~/-])\/(?:root|home|work|Users|workspace|tmp)\/[\w.]|\.\.\/shared\//m
  const ofThisMachine = [ROOT.replace(/\/$/, ''), homedir()].filter((path) => path.length > 1)
  const isForeign = (text: string): boolean =>
    FOREIGN_PATH.test(text) || ofThisMachine.some((path) => text.includes(`${path}/`))

  test('the pattern finds paths of a machine, and leaves those of the project alone', () => {
    for (const text of ['see `/work/app/x`', '/home/jane/y', `in ${ROOT.replace(/\/$/, '')}/z`, '../shared/a.md'])
      expect(isForeign(text)).toBe(true)
    for (const text of ['`main/index.ts`', '~/Pictures', 'docs/images/window.png', 'https://example.com/home/a'])
      expect(isForeign(text)).toBe(false)
  })

  test.each(documents)('%s names no path of a machine', (path) => expect(isForeign(textOf(path))).toBe(false))

  test.each(documents)('every file that %s names or links to exists', (path) => {
    expect(missingFrom(path)).toEqual([])
  })

  test('both READMEs give the same policy for a sub-account', () => {
    expect(policiesIn('README.zh-CN.md')).toEqual(policiesIn('README.md'))
  })

  test('that policy covers every action the default profile hands on, below its folder, and no more', () => {
    const policy = parsePolicy(policiesIn('README.md')[0])
    const place = { bucket: 'photos-1250000000', region: 'ap-guangzhou', prefix: 'team/inbox/' }
    const actions = buildPolicy({ ...place, actions: 'check' }).statement.flatMap(({ action }) => action)
    const refused = actions.filter((action) => !allows(policy, action, 'team/inbox/a.jpg'))
    expect(refused).toEqual([])
    const elsewhere = actions.filter((action) => allows(policy, action, 'team/other/a.jpg'))
    expect(elsewhere).toEqual([])
    const tried = headBucketPolicy(place).statement.flatMap(({ action, resource }) =>
      action.map((name) => [name, resource[0]?.endsWith('/team/inbox/*') ? 'team/inbox/' : ''] as const),
    )
    expect(tried.filter(([action, key]) => !allows(policy, action, key))).toEqual([])
    expect(
      isAllowed(policy, { action: 'name/sts:GetFederationToken', resource: 'service', context: NOWHERE_SPECIAL }),
    ).toBe(true)
    expect(allows(policy, 'name/cos:DeleteObject', 'team/inbox/a.jpg')).toBe(false)
  })
})

const NOWHERE_SPECIAL = new Map<string, string>()

const allows = (policy: Policy, action: string, key: string): boolean =>
  isAllowed(policy, {
    action,
    resource: { region: 'ap-guangzhou', appId: '1250000000', bucket: 'photos-1250000000', key },
    context: NOWHERE_SPECIAL,
  })

function policiesIn(path: string): readonly unknown[] {
  const blocks = [...textOf(path).matchAll(/```json\n([\s\S]*?)```/g)].map(([, json = '']): unknown => JSON.parse(json))
  expect(blocks).toHaveLength(1)
  return blocks
}

/** Files of the project named in backticks, and targets of links other than pictures, that are not there. */
function missingFrom(path: string): readonly string[] {
  const text = textOf(path).replace(/```[\s\S]*?```/g, '')
  const named = [...text.matchAll(/`((?:main|renderer|shared|scripts|test|docs|tools)\/[\w./-]+)`/g)].map(
    ([, name = '']) => name,
  )
  const linked = [...text.matchAll(/(?<!!\[[^\]]*)\]\((?!https?:)([^)#\s]+)/g)].map(([, target = '']) =>
    join(dirname(path), target),
  )
  return [...named, ...linked].filter((name) => !existsSync(join(ROOT, name)))
}
