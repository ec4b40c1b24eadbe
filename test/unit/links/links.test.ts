import { describe, expect, test } from 'vitest'
import { parseCommandLine } from '../../../main/cli/args.ts'
import { createLinks, type LinkPorts } from '../../../main/links/links.ts'
import { AppError } from '../../../shared/errors.ts'

const LINK = 'cos-courier://profile?bucket=photos-1250000000&region=ap-guangzhou'

function arrange(ports: Partial<LinkPorts> = {}) {
  const told: string[] = []
  const added: string[] = []
  const links = createLinks({
    confirmLink: async ({ name }) => {
      told.push(`asked ${name}`)
      return true
    },
    refuseLink: async (problem, subject) => void told.push(`refused ${problem} ${subject}`),
    tellFailure: async ({ info }) => void told.push(`failed ${info.code}`),
    changes: {
      addProfiles: async (who, entries, origin) => {
        added.push(...entries.map(({ name }) => `${who} ${origin} ${name}`))
        return []
      },
    },
    lock: { assertOpen: () => undefined },
    log: { info: (what, facts) => void told.push(JSON.stringify([what, facts])), unexpected: () => undefined },
    ...ports,
  })
  return { links, told, added }
}

describe('following a link', () => {
  test('adds its profile after a yes, as come from a link', async () => {
    const { links, added } = arrange()
    await links.follow(LINK)
    expect(added).toEqual(['link imported photos-1250000000'])
  })

  test('adds nothing after a no', async () => {
    const { links, added, told } = arrange({ confirmLink: async () => false })
    await links.follow(LINK)
    expect([added, told]).toEqual([[], ['["link declined",null]']])
  })

  test('asks nothing for a link that is refused, and its text is in no log', async () => {
    const { links, added, told } = arrange()
    await links.follow(`${LINK}&secretKey=EXAMPLEVALUE`)
    expect([added, told]).toEqual([[], ['["link refused",{"problem":"secret"}]', 'refused secret ']])
  })

  test('drops every other link while one is open, also one that would only be refused, and takes the next', async () => {
    const answers: ((yes: boolean) => void)[] = []
    const { links, added, told } = arrange({ confirmLink: () => new Promise((resolve) => answers.push(resolve)) })
    const first = links.follow(LINK)
    for (let more = 0; more < 20; more += 1) await links.follow(more % 2 === 0 ? LINK : 'cos-courier://nonsense')
    expect(answers).toHaveLength(1)
    expect(told.filter((line) => line.includes('dropped'))).toHaveLength(20)
    answers[0]?.(true)
    await first
    expect(added).toHaveLength(1)
    const next = links.follow(LINK)
    answers[1]?.(false)
    await next
    expect(answers).toHaveLength(2)
  })

  test('says so when the profile cannot be added, and takes the next link', async () => {
    const addProfiles = (): Promise<never> => Promise.reject(new AppError({ code: 'profiles-full', subject: '200' }))
    const { links, told } = arrange({ changes: { addProfiles } })
    await links.follow(LINK)
    await links.follow(LINK)
    expect(told.filter((line) => line === 'failed profiles-full')).toHaveLength(2)
  })
})

describe('a link on the command line', () => {
  const parsed = (...args: string[]) => parseCommandLine(args)

  test('is taken after --, and nowhere else', () => {
    expect(parsed('--', LINK)).toMatchObject({ ok: true, command: { kind: 'link', link: LINK } })
    expect(parsed('--data-dir', 'd', '--', LINK)).toMatchObject({ ok: true, dataDir: 'd', command: { kind: 'link' } })
    expect(parsed('--')).toMatchObject({ ok: true, command: { kind: 'window' } })
    expect(parsed(LINK)).toMatchObject({ ok: false, problem: expect.stringContaining('unknown command') })
    expect(parsed('profile', 'import', LINK)).toMatchObject({ command: { kind: 'profile-import', file: LINK } })
    expect(parsed('upload', '--profile', 'p', '--', LINK)).toMatchObject({ command: { kind: 'upload', paths: [LINK] } })
  })

  test('files take its place, from the root or as file: addresses, as desktops give them', () => {
    const opened = parsed('--', '/home/me/a b.jpg', 'file:///home/me/%E7%85%A7%E7%89%87')
    expect(opened).toMatchObject({ ok: true, command: { kind: 'open', paths: ['/home/me/a b.jpg', '/home/me/照片'] } })
    expect(parsed('/home/me/a', 'b')).toMatchObject({ command: { kind: 'open', paths: ['/home/me/a', 'b'] } })
    expect(parsed('open', 'a', '--', '-b')).toMatchObject({ command: { kind: 'open', paths: ['a', '-b'] } })
    for (const wrong of [['open'], ['open', 'a', '--json'], ['/home/me/a', '--window']])
      expect(parsed(...wrong)).toMatchObject({ ok: false })
  })

  test('the settings are opened by a command of their own, which takes nothing', () => {
    expect(parsed('settings', '--data-dir', 'd')).toMatchObject({
      ok: true,
      command: { kind: 'settings' },
      dataDir: 'd',
    })
    for (const wrong of [
      ['settings', 'a'],
      ['settings', '--json'],
      ['--', 'settings'],
    ])
      expect(parsed(...wrong)).toMatchObject({ ok: false })
  })

  test.each([
    ['--', 'upload'],
    ['--', '--help'],
    ['--', '--data-dir=/tmp'],
    ['--', 'folder/file'],
    ['--', '/home/me/a.jpg', LINK],
    ['--', 'file://server/share/a.jpg'],
    ['--', 'https://example.com'],
    ['--', LINK, LINK],
    ['--', LINK, '--secret-stdin'],
    ['--', ''],
    ['--json', '--', LINK],
  ])('%j %j %j is refused', (...args) => {
    expect(parsed(...args)).toMatchObject({ ok: false })
  })
})
