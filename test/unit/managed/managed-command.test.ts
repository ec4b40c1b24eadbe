import { expect, test } from 'vitest'
import { runManaged } from '../../../main/cli/managed-command.ts'
import type { Found } from '../../../main/managed/policy-files.ts'
import { createTranslator } from '../../../shared/messages/translate.ts'
import { contentOf, given, place } from './managed-files.ts'

test.each<[string, Found, number, readonly string[]]>([
  ['nothing', { kind: 'none' }, 0, ['This computer has no managed configuration.', `Looked in: ${place}`]],
  [
    'one that fixes something',
    contentOf({ organisation: 'Example', profiles: [given], maxDurationSeconds: 3600 }),
    0,
    [
      `Managed by Example: ${place}, owned by root.`,
      ...['Profiles it gives: given.', 'Temporary keys live 1 hr at most.', `Looked in: ${place}`],
    ],
  ],
  [
    'one that cannot be read',
    { kind: 'unreadable', place, detail: 'EACCES' },
    1,
    [expect.stringContaining('so nothing is uploaded. Tell your administrator: EACCES'), `Looked in: ${place}`],
  ],
  [
    'one of somebody else',
    { kind: 'ignored', place, reason: 'file-owner', owner: 'uid 1000' },
    1,
    [expect.stringContaining('it belongs to uid 1000'), `Looked in: ${place}`],
  ],
])('managed show tells %s', async (_, there, exitCode, lines) => {
  const said: string[] = []
  const io = { out: (line: string) => void said.push(line), err: () => undefined }
  const ports = { t: createTranslator('en'), places: { names: [place], find: async () => there } }
  expect(await runManaged({ kind: 'managed-show', json: false }, io, ports)).toBe(exitCode)
  expect(said).toEqual(lines)
  said.length = 0
  await runManaged({ kind: 'managed-show', json: true }, io, ports)
  const { looked, state } = JSON.parse(said[0] ?? '')
  const kinds = { none: 'none', content: 'active', unreadable: 'invalid', ignored: 'ignored' }
  expect([looked, state]).toEqual([[place], kinds[there.kind]])
})
