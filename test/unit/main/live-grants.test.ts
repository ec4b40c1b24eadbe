import { expect, test } from 'vitest'
import type { Way, WayTo } from '../../../main/broker/way.ts'
import { createLiveGrants } from '../../../main/live-grants.ts'
import { AppError } from '../../../shared/errors.ts'
import type { DestinationGrant } from '../../../shared/transfer/control.ts'

const destination = (destinationId: string, expiresAtMs: number): DestinationGrant => ({
  ...{ destinationId, scheme: 'https', hostname: 'h.example', port: 443, host: 'h.example', pathPrefix: '' },
  ...{ bucket: 'b', keyPrefix: 'in/', tmpSecretId: 'AKIDEXAMPLE', sessionToken: 'EXAMPLE', expiresAtMs },
  ...{ proxy: { hostname: 'old', port: 1 }, caPem: 'old PEM' },
})

function setUp(way: (caFile: string | undefined) => Way) {
  const told: DestinationGrant[] = []
  const asked: Parameters<WayTo>[] = []
  let nowMs = 0
  const grants = createLiveGrants({
    wayTo: async (endpoint, caFile) => {
      asked.push([endpoint, caFile])
      return way(caFile)
    },
    grant: (granted) => void told.push(granted),
    nowMs: () => nowMs,
  })
  const setTime = (ms: number): void => {
    nowMs = ms
  }
  return { grants, told, asked, setTime }
}

test('what is under way is told the new way under its old id, and nothing else of it changes', async () => {
  const { grants, told, asked } = setUp((caFile) => ({
    proxy: { hostname: 'new', port: 2 },
    caPem: `PEM of ${caFile}`,
  }))
  const first = destination('d-1', 100)
  grants.grant(first, '/ca.pem')
  await grants.refresh()
  expect(told).toEqual([first, { ...first, proxy: { hostname: 'new', port: 2 }, caPem: 'PEM of /ca.pem' }])
  expect(asked.map(([{ host, port, scheme }, caFile]) => [scheme, host, port, caFile])).toEqual([
    ['https', 'h.example', 443, '/ca.pem'],
  ])
})

test('without a proxy now, none is left from before', async () => {
  const { grants, told } = setUp(() => ({}))
  grants.grant(destination('d-1', 100), undefined)
  await grants.refresh()
  expect(told.at(-1)).not.toHaveProperty('proxy')
  expect(told.at(-1)).not.toHaveProperty('caPem')
})

test('a destination to which there is no way any more is taken back, once; the others go on', async () => {
  const { grants, told } = setUp((caFile) => {
    if (caFile === '/missing') throw new AppError({ code: 'ca-file-unreadable' })
    return {}
  })
  grants.grant(destination('d-1', 100), '/missing')
  grants.grant(destination('d-2', 100), undefined)
  await grants.refresh()
  const later = told.slice(2).map(({ destinationId, expiresAtMs }) => [destinationId, expiresAtMs])
  expect(later.sort()).toEqual([
    ['d-1', 0],
    ['d-2', 100],
  ])
  await grants.refresh()
  expect(told.slice(4).map(({ destinationId }) => destinationId)).toEqual(['d-2'])
})

test('what has expired is forgotten', async () => {
  const { grants, told, setTime } = setUp(() => ({}))
  grants.grant(destination('d-1', 100), undefined)
  setTime(100)
  await grants.refresh()
  expect(told).toHaveLength(1)
})
