import { readFileSync } from 'node:fs'
import { createClock } from '../../../main/broker/clock.ts'
import { buildPolicy } from '../../../main/broker/policy.ts'
import { createSts, stsEndpointOf } from '../../../main/broker/sts-client.ts'
import type { Emulator } from '../../emulator/index.ts'
import { answering, type BrokerServer, startBrokerServer } from '../../integration/broker/broker-server.ts'
import type { Workspace } from './open-workspace.ts'

/** What lets people in. */
export const ORG_TOKEN = 'Bearer EXAMPLE-of-the-organisation'
/** The one folder that its temporary keys are for. */
export const ORG_FOLDER = 'team/'

/** An organisation's server at http://localhost, which names bucket and region, and mints at the emulator's STS. */
export async function openOrgBroker(
  workspace: Workspace,
  emulator: Emulator,
  { wantsToken }: { readonly wantsToken: boolean },
): Promise<BrokerServer> {
  const { bucket, region, account, endpoints, caFile } = emulator
  const connection = { endpoint: stsEndpointOf({ stsEndpoint: endpoints.sts }), caPem: readFileSync(caFile, 'utf8') }
  const sts = createSts(connection, createClock(Date.now), () => undefined)
  const policy = buildPolicy({ bucket, region, prefix: ORG_FOLDER, actions: 'check' })
  const { secretId, secretKey } = account
  const broker = await startBrokerServer()
  workspace.defer(() => broker.close())
  broker.answerWith((request, response) => {
    if (wantsToken && request.headers['authorization'] !== ORG_TOKEN)
      return answering({ code: 401, message: 'Ask the desk for a token.' }, 401)(request, response)
    void sts.mint({ policy, durationSeconds: 1800, region }, { secretId, secretKey }).then((minted) => {
      const { tmpSecretId, tmpSecretKey, sessionToken } = minted
      const startTime = Math.floor(Date.now() / 1000)
      const credentials = { tmpSecretId, tmpSecretKey, sessionToken }
      answering({ credentials, bucket, region, startTime, expiredTime: startTime + 1800 })(request, response)
    })
  })
  return broker
}
