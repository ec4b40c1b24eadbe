import { join } from 'node:path'
import { expect, test } from 'vitest'
import { EXAMPLE_BUCKET } from '../../emulator/index.ts'
import { crc64Of } from '../../fakes/crc64.ts'
import { batchOf, bytesOf, MIB } from '../../fakes/engine-harness.ts'
import { startApp } from './app.ts'

const DOMAIN = 'files.customer.localhost'

test('a domain of the bucket’s own takes small and large files, signed for that host, below the root of its path', async () => {
  const app = await startApp({ domains: { [DOMAIN]: EXAMPLE_BUCKET } })
  const port = new URL(app.emulator.endpoints.cosHttp).port
  app.main.place = { cosEndpointKind: 'domain', cosEndpoint: `http://${DOMAIN}:${port}` }
  const small = bytesOf(10)
  const large = bytesOf(20 * MIB)
  await app.write(join('d', 'small'), small)
  await app.write(join('d', 'la rge'), large)
  app.grant('d', join(app.folder, 'd'), 'folder')
  const harness = app.engine()
  harness.add(batchOf('d'))
  const ended = await harness.ended(2)
  expect(ended.map(({ phase, verified }) => [phase, verified])).toEqual([
    ['done', true],
    ['done', true],
  ])
  expect(app.emulator.objects(EXAMPLE_BUCKET.bucket)).toEqual([
    { key: 'in/d/la rge', size: large.length, crc64: await crc64Of(large) },
    { key: 'in/d/small', size: small.length, crc64: await crc64Of(small) },
  ])
  expect(app.requests('UploadPart')).toBeGreaterThan(1)
  expect(app.emulator.log.filter(({ status }) => status >= 400 && status !== 404)).toEqual([])
})

test('a domain that is not the bucket’s is refused by the server, and nothing is stored', async () => {
  const app = await startApp()
  const port = new URL(app.emulator.endpoints.cosHttp).port
  app.main.place = { cosEndpointKind: 'domain', cosEndpoint: `http://${DOMAIN}:${port}` }
  await app.write(join('d', 'small'), bytesOf(10))
  app.grant('d', join(app.folder, 'd'), 'folder')
  const harness = app.engine()
  harness.add(batchOf('d'))
  const [job] = await harness.ended(1)
  expect(job?.phase).toBe('failed')
  expect(app.emulator.objects()).toEqual([])
})
