import { describe, expect, test } from 'vitest'
import { OPTION_NAMES, parseCommandLine } from '../../../main/cli/args.ts'
import { switchNames } from '../../../main/hardening/chromium-switches.ts'
import { dialogFor } from '../../../main/hardening/desktop-dialog.ts'
import { type Refusal, refusalOf, removeVariables, type Start } from '../../../main/hardening/refusals.ts'

const refusal = (args: readonly string[], start: Partial<Start> = {}): Refusal | undefined =>
  refusalOf({ args, env: {}, platform: 'linux', ownOptions: OPTION_NAMES, isDrivable: false, ...start })

describe('a word is judged as Chromium reads it', () => {
  test.each([
    [['--no-sandbox'], ['no-sandbox']],
    [['-no-sandbox'], ['no-sandbox']],
    [['--no-sandbox=0'], ['no-sandbox']],
    [[' --no-sandbox\t'], ['no-sandbox']],
    [['upload', 'a', '--remote-debugging-port=0'], ['remote-debugging-port']],
    [
      ['--prefix', '--no-sandbox'],
      ['prefix', 'no-sandbox'],
    ],
    [['--json', '--', '--no-sandbox'], ['json']],
    [[' -- ', '--no-sandbox'], []],
    [['-', '/no-sandbox', 'a--no-sandbox'], []],
    [['--No-Sandbox'], ['No-Sandbox']],
    [['---no-sandbox'], ['-no-sandbox']],
    [['--=x'], ['']],
  ])('%j holds %j', (args, names) => {
    expect(switchNames(args, 'linux')).toEqual(names)
  })

  test.each([
    [['/no-sandbox'], ['no-sandbox']],
    [
      ['/No-Sandbox', '-NO-sandbox', '--NO-SANDBOX=1'],
      ['no-sandbox', 'no-sandbox', 'no-sandbox'],
    ],
    [
      ['\u00a0--no-sandbox\u2003', '\u0085--inspect'],
      ['no-sandbox', 'inspect'],
    ],
    [['--', '/no-sandbox'], []],
  ])('%j holds %j on Windows', (args, names) => {
    expect(switchNames(args, 'win32')).toEqual(names)
  })
})

describe('a packaged app does not start with', () => {
  test.each([
    ['refused.sandbox', '--no-sandbox', '--disable-setuid-sandbox', '--disable-namespace-sandbox'],
    ['refused.sandbox', '--disable-seccomp-filter-sandbox', '--disable-gpu-sandbox', '--no-zygote', '--single-process'],
    ['refused.sandbox', '--in-process-gpu', '--no-zygote-sandbox', '--allow-sandbox-debugging'],
    ['refused.driving', '--remote-debugging-port=0', '--remote-debugging-pipe', '--remote-debugging-address=0.0.0.0'],
    ['refused.driving', '--remote-allow-origins=*', '--inspect', '--inspect-brk=9229', '--inspect-port=1', '--debug'],
    ['refused.driving', '--inspect-publish-uid=http', '--auto-open-devtools-for-tabs', '--enable-automation'],
    ['refused.programs', '--renderer-cmd-prefix=sh', '--utility-cmd-prefix=sh', '--zygote-cmd-prefix=sh'],
    ['refused.programs', '--gpu-launcher=sh', '--browser-subprocess-path=/bin/sh'],
    ['refused.data', '--user-data-dir=/tmp/x', '--password-store=basic', '--use-mock-keychain', '--log-file=x'],
    ['refused.network', '--proxy-server=h:1', '--proxy-pac-url=x', '--proxy-bypass-list=x', '--no-proxy-server'],
    ['refused.network', '--host-rules=MAP * h', '--host-resolver-rules=MAP * h', '--ignore-certificate-errors'],
    ['refused.network', '--ignore-certificate-errors-spki-list=x', '--log-net-log=x', '--ssl-key-log-file=x'],
    ['refused.pages', '--disable-web-security', '--js-flags=--expose-gc', '--load-extension=x', '--disable-extensions'],
    ['refused.pages', '--disable-site-isolation-trials', '--allow-file-access-from-files', '--enable-features=x'],
    ['refused.pages', '--disable-features=IsolateOrigins', '--enable-blink-features=x', '--allow-file-access'],
    ['refused.unknown', '--profil', '--enable-loging', '-x', '--', '--v=3'],
  ])('%s', (key, ...switches) => {
    for (const one of switches.filter((word) => word !== '--')) {
      expect(refusal([one]), one).toMatchObject({ key })
      expect(refusal(['upload', 'a', '--profile', 'p', one]), one).toMatchObject({
        key,
        name: one.split('=')[0]?.replace(/^-(?=\w)/, '--'),
      })
    }
  })

  test('several at once: that the sandbox is missing is said first, and what is unknown last', () => {
    expect(refusal(['--nonsense', '--inspect', '--no-sandbox'])).toMatchObject({ name: '--no-sandbox' })
    expect(refusal(['--nonsense', '--inspect'])).toMatchObject({ name: '--inspect' })
  })

  test('an AppImage that found no user namespaces: what can be done about that', () => {
    expect(refusal(['--no-sandbox'], { env: { APPIMAGE: '/a.AppImage' } })).toMatchObject({ key: 'refused.appimage' })
  })

  test.each(['NODE_DEBUG', 'NODE_DEBUG_NATIVE'])('%s, which was heard before our first line', (name) => {
    expect(refusal([], { env: { [name]: '' } })).toEqual({ kind: 'variable', name, key: 'refused.variable' })
    expect(refusal([], { env: { [name]: 'http' }, isDrivable: true })).toMatchObject({ name })
  })
})

describe('a packaged app starts with', () => {
  test('every option of its own', () => {
    expect(refusal([...OPTION_NAMES].map((name) => `--${name}`))).toBeUndefined()
    expect(refusal(['-h'])).toBeUndefined()
  })

  test.each([
    ['--lang=zh-CN'],
    ['--force-device-scale-factor=2'],
    ['--ozone-platform=wayland', '--enable-wayland-ime'],
    ['--disable-gpu', '--enable-logging'],
    ['--updated'],
    ['-psn_0_1234'],
    ['open', '--', '--no-sandbox', '-x'],
  ])('%j', (...args) => {
    expect(refusal(args)).toBeUndefined()
  })

  test('what drives it, where it was built for that', () => {
    expect(refusal(['--remote-debugging-port=0', '--inspect=0'], { isDrivable: true })).toBeUndefined()
  })
})

test('a path that is called like one of Chromium’s switches is a path, after --', () => {
  const parsed = parseCommandLine(['upload', '--profile', 'p', '--lang=de', '--', '--lang=zh', '--no-sandbox'])
  expect(parsed).toMatchObject({ command: { kind: 'upload', paths: ['--lang=zh', '--no-sandbox'] } })
})

test('variables by which others could read along are taken out of the environment', () => {
  const env = { NODE_TLS_REJECT_UNAUTHORIZED: '0', NODE_EXTRA_CA_CERTS: '/x', SSLKEYLOGFILE: '/x', HOME: '/home/me' }
  removeVariables(env)
  expect(env).toEqual({ HOME: '/home/me' })
})

describe('on a desktop the refusal of an AppImage is shown by', () => {
  const env = { PATH: 'bin:/usr/local/bin:/usr/bin', DISPLAY: ':0' }
  const having =
    (...files: readonly string[]) =>
    (file: string): boolean =>
      files.includes(file)

  test('the first program that is there, with the text as one argument', () => {
    const isThere = having('/usr/bin/kdialog', '/usr/bin/notify-send', 'bin/zenity')
    expect(dialogFor('a “$&” text', env, isThere)).toEqual([
      '/usr/bin/kdialog',
      '--title',
      'COS Courier',
      '--error',
      'a “$&” text',
    ])
  })

  test('nobody where there is no display, or none of them', () => {
    expect(dialogFor('text', { ...env, DISPLAY: '' }, () => true)).toBeUndefined()
    expect(dialogFor('text', env, () => false)).toBeUndefined()
  })
})
