import type { TestStep } from '../../shared/ipc/admin-contract.ts'
import type { Profile } from '../../shared/settings.ts'
import { hostOf } from '../node/proxy-tunnel.ts'
import { brokerAddressOf } from './broker-address.ts'
import { cosAddressOf } from './cos-address.ts'
import type { Endpoint } from './endpoint.ts'
import { stsEndpointOf } from './sts-client.ts'
import type { WayTo } from './way.ts'

/** The steps of a connection test, with where they led and through which proxy. */
export async function withWays(
  { file }: Profile,
  wayTo: WayTo,
  steps: readonly TestStep[],
): Promise<readonly TestStep[]> {
  const endpointOf = (name: TestStep['name']): Endpoint | undefined => {
    if (name === 'bucket') return cosAddressOf(file)
    if (name === 'sts') return stsEndpointOf(file)
    if (name === 'broker' && file.source?.type === 'remote-broker') return brokerAddressOf(file.source.url).endpoint
    return undefined
  }
  const told = async (step: TestStep): Promise<TestStep> => {
    if (step.outcome === 'not-tried') return step
    try {
      const endpoint = endpointOf(step.name)
      if (endpoint === undefined) return step
      const { proxy } = await wayTo(endpoint, file.caFile)
      const facts = { host: endpoint.host, ...(proxy && { proxy: hostOf(proxy) }), ...step.facts }
      return { ...step, facts }
    } catch {
      // No way there: that is the step's own error.
      return step
    }
  }
  return Promise.all(steps.map(told))
}
