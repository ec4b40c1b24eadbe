// @ts-check
import { SLOW_LINE, startRelay } from './bench-relay.mjs'

/** @typedef {import('./emulator-process.mjs').EmulatorFacts} EmulatorFacts */
/**
 * Where contestants send to. `address`: IP address and port; `host`: the bucket's virtual host with that port, sent and
 * signed; `cosEndpoint`: for the app's profile.
 * @typedef {{ protocol: 'http:' | 'https:', address: string, host: string, cosEndpoint: string }} Endpoint
 */

/**
 * @param {EmulatorFacts} facts
 * @param {'http:' | 'https:'} protocol
 * @param {string} [port] instead of the server's own
 * @returns {Endpoint}
 */
export function endpointOf(facts, protocol, port) {
  const cos = new URL(protocol === 'https:' ? facts.cosHttps : facts.cosHttp)
  cos.port = port ?? cos.port
  return {
    ...{ protocol, address: `127.0.0.1:${cos.port}`, host: `${facts.bucket}.${cos.host}` },
    cosEndpoint: `${protocol}//${cos.host}`,
  }
}

/**
 * Opens the way to the server. netem is no matter of ours: the whole bench runs on it.
 * @param {import('./bench-workloads.mjs').Link} link
 * @param {EmulatorFacts} facts
 * @returns {Promise<{ endpoint: Endpoint, close: () => Promise<void> }>}
 */
export async function openLink(link, facts) {
  if (link !== 'relay') {
    return { endpoint: endpointOf(facts, link === 'https' ? 'https:' : 'http:'), close: async () => {} }
  }
  const { port, close } = await startRelay(Number(new URL(facts.cosHttp).port), SLOW_LINE)
  return { endpoint: endpointOf(facts, 'http:', String(port)), close }
}
