import { expect, onTestFinished, test } from 'vitest'
import { createBroker } from '../../../main/broker/broker.ts'
import { readCaFile } from '../../../main/broker/ca-file.ts'
import { createClock } from '../../../main/broker/clock.ts'
import { mintByBroker } from '../../../main/broker/mint-by-broker.ts'
import { createWayTo } from '../../../main/broker/way.ts'
import { createTestCertificate } from '../../emulator/tls.ts'
import { startForwardProxy } from '../../fakes/forward-proxy.ts'
import { exampleProfile } from '../../unit/broker/example-profile.ts'
import { FakeAudit } from '../../unit/broker/fakes.ts'
import { answering, startBrokerServer } from '../broker/broker-server.ts'

const NAME = 'keys.example.test'

/** A broker server that only a proxy finds, and the app's way there; the authority is the app's own. */
async function arrange() {
  const certificate = await createTestCertificate([], [NAME])
  onTestFinished(certificate.remove)
  const server = await startBrokerServer(certificate)
  onTestFinished(server.close)
  const proxy = await startForwardProxy({ resolves: { [NAME]: server.port } })
  onTestFinished(proxy.close)
  const wayTo = createWayTo({
    readCaFile,
    appCaFile: () => certificate.caFile,
    proxyFor: async () => ({ hostname: '127.0.0.1', port: proxy.port }),
  })
  const source = { type: 'remote-broker', url: `https://${NAME}/keys?app=courier`, method: 'GET' } as const
  const profile = exampleProfile({ prefix: 'in/', source })
  const byBroker = mintByBroker({ readHeaders: async () => [], wayTo, nowMs: Date.now })
  const broker = createBroker({
    ...{ getProfile: () => profile, sourceFor: () => byBroker, audit: new FakeAudit(), clock: createClock(Date.now) },
  })
  return { server, proxy, mint: () => broker.getCredential(profile.id, 'in/') }
}

test('a broker server is asked through the proxy, which sees a tunnel and nothing else', async () => {
  const { server, proxy, mint } = await arrange()
  const startTime = Math.floor(Date.now() / 1000)
  const credentials = { tmpSecretId: 'AKIDEXAMPLE-tmp', tmpSecretKey: 'EXAMPLE-tmp-key', sessionToken: 'EXAMPLE-token' }
  server.answerWith(
    answering({ credentials, startTime, expiredTime: startTime + 1800, requestId: 'r', expiration: '' }),
  )
  expect(await mint()).toMatchObject({ tmpSecretId: 'AKIDEXAMPLE-tmp' })
  expect(proxy.seen).toEqual([`CONNECT ${NAME}:443`])
  expect(server.requests.map(({ method, url }) => [method, url])).toEqual([['GET', '/keys?app=courier']])
})

test('a proxy that refuses is told as the proxy', async () => {
  const { server, proxy, mint } = await arrange()
  proxy.mode = 'forbids'
  await expect(mint()).rejects.toMatchObject({ info: { code: 'proxy-refused', subject: `127.0.0.1:${proxy.port}` } })
  expect(server.requests).toEqual([])
})
