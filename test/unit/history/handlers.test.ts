import { expect, test } from 'vitest'
import { historyHandlers, OPENED_PER_MINUTE } from '../../../main/ipc/history-handlers.ts'
import { createRate } from '../../../main/sharing/rate.ts'

const unused = async (): Promise<never> => {
  throw new Error('not called')
}

test('a page can have a link opened only so often', async () => {
  let nowMs = 0
  const opened: string[] = []
  const handlers = historyHandlers({
    links: { make: async ({ keys }) => ({ urls: keys.map((key) => `https://files.example.com/${key}`) }) },
    localFiles: { show: () => undefined, again: () => [] },
    receipts: { begin: unused, add: unused, finish: unused, drop: unused },
    opened: createRate(OPENED_PER_MINUTE, () => nowMs),
    openExternal: async (url) => void opened.push(url),
  })
  const place = { profileId: 'p-0000000000000001', bucket: 'photos-1250000000', region: 'ap-guangzhou' }
  const open = () => handlers['link.open']({ ...place, kind: 'public', lifeSeconds: 60, key: 'in/a' })
  for (let count = 0; count < OPENED_PER_MINUTE; count++) await open()
  await expect(open()).rejects.toMatchObject({ info: { code: 'link-too-many' } })
  expect(opened).toEqual(Array(OPENED_PER_MINUTE).fill('https://files.example.com/in/a'))
  nowMs += 2000
  await open()
})
