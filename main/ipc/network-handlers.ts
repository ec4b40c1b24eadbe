import { AppError } from '../../shared/errors.ts'
import type { Handlers } from '../../shared/ipc/call.ts'
import type { networkCalls } from '../../shared/ipc/network-calls.ts'
import type { NetworkChoice, NetworkSettings } from '../../shared/network.ts'
import type { Network } from '../network/network.ts'
import { hostOf } from '../node/proxy-tunnel.ts'

export interface NetworkHandlerPorts {
  readonly network: Pick<Network, 'current' | 'save'>
  /** Native dialog with old → new; false when the user says no. */
  readonly confirmNetwork: (before: NetworkSettings, after: NetworkChoice) => Promise<boolean>
  /** Opens the window for the password of the proxy that is named so. */
  readonly enterProxyPassword: (proxy: string) => Promise<boolean>
}

/** The calls of `networkCalls`. */
export function networkHandlers(ports: NetworkHandlerPorts): Handlers<typeof networkCalls> {
  const { network } = ports
  return {
    async 'network.save'({ choice }) {
      const after: NetworkChoice = JSON.parse(JSON.stringify(choice)) // without members that are undefined
      if (!(await ports.confirmNetwork(network.current(), after))) throw new AppError({ code: 'cancelled' })
      await network.save('window', after)
    },
    async 'network.password'() {
      const { proxy } = network.current()
      if (proxy?.mode !== 'manual' || proxy.user === undefined)
        throw new AppError({ code: 'invalid-input', detail: 'a password goes with a manual proxy that has a user' })
      return { stored: await ports.enterProxyPassword(hostOf({ hostname: proxy.host, port: proxy.port })) }
    },
  }
}
