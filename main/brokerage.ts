/** The broker with its real ports: keychain, STS, audit log, and transfer's grants. */
import { join } from 'node:path'
import { app } from 'electron'
import { type KeyKind, type SourceType, sourceTypeOf } from '../shared/credential-source.ts'
import type { Profile } from '../shared/settings.ts'
import type { DestinationGrant } from '../shared/transfer/control.ts'
import { nodeAuditFile } from './broker/audit-file.ts'
import { auditLogPath } from './broker/audit-files.ts'
import { type AuditLog, createAuditLog } from './broker/audit-log.ts'
import { type BrokerPorts, type CredentialBroker, createBroker } from './broker/broker.ts'
import { readCaFile } from './broker/ca-file.ts'
import { createClock } from './broker/clock.ts'
import { mintByBroker } from './broker/mint-by-broker.ts'
import { type KeySourcePorts, mintByKey } from './broker/mint-by-key.ts'
import { mintByPaste } from './broker/mint-by-paste.ts'
import type { MintSource } from './broker/mint-source.ts'
import { storedHeaders } from './broker/stored-headers.ts'
import { createSts, stsEndpointOf } from './broker/sts-client.ts'
import { preloadSdk } from './broker/sts-qcloud.ts'
import type { WayTo } from './broker/way.ts'
import type { BrokerInquiryPorts } from './broker-inquiry.ts'
import { createCredentials, type GetCredential, type OrderCredential, orderable } from './credentials.ts'
import { createKeychain, TIMEOUT_HEADLESS_MS, TIMEOUT_WITH_WINDOW_MS } from './keychain/client.ts'
import { spawnUtility } from './keychain/electron-helper.ts'
import { helperEnvironment } from './keychain/helper-environment.ts'
import type { KeychainPort } from './keychain/port.ts'
import { createKeys, type Keys } from './keys.ts'
import { createLiveGrants } from './live-grants.ts'
import { guardedChanges, guardedNetwork, guardedSource } from './managed/guards.ts'
import type { Managed } from './managed/managed.ts'
import { createChromiumProxies } from './network/chromium-proxies.ts'
import { createNetwork, type Network, type NetworkPorts } from './network/network.ts'
import { readPac } from './network/pac-source.ts'
import { createRecordedChanges, type RecordedChanges } from './recorded-changes.ts'
import type { State } from './state/open-state.ts'
import { createTrials, type Trials } from './trials.ts'

export interface Brokerage extends Trials {
  readonly getCredential: GetCredential
  /** For what is built upon it: the endpoint. */
  readonly broker: CredentialBroker
  readonly orderCredential: OrderCredential
  /** Requests for a credential, of STS or whoever mints, since the app started. */
  readonly credentialRequests: () => number
  readonly audit: AuditLog
  /** The only way to change profiles and keys. */
  readonly changes: RecordedChanges
  /** How many times a key has come, changed or gone since the app started. */
  readonly keyChanges: () => number
  readonly lookAtKey: Keys['look']
  /** Asks STS whose key the profile has and keeps that with the profile. Throws as `CredentialBroker.whoAmI`. */
  readonly learnKeyKind: (profileId: string) => Promise<KeyKind | undefined>
  /** Proxy and authorities of the whole app. */
  readonly network: Network
  /** COS's time as far as known: right once STS has answered. */
  readonly serverNowMs: () => number
  /** Gets ready for a first credential: there will be one soon. */
  readonly warmUp: () => void
  /** Of a stored profile's broker; none where there are none. Throws keychain-*. */
  readonly readHeaders: BrokerInquiryPorts['readHeaders']
  /** Stops waiting for the user at the keychain. */
  readonly cancelKeychain: () => void
}

interface Options {
  readonly distDir: string
  readonly state: State
  readonly managed: Managed
  readonly grant: (destination: DestinationGrant) => void
  /** Server minus local, as each credential comes with it. */
  readonly heardClock: (offsetMs: number) => void
  readonly tellWaiting: (waiting: boolean) => void
  /** With a window somebody may be there to unlock the keychain. */
  readonly hasWindow: () => boolean
  /** A key has come, changed or gone. */
  readonly onKeyChange: () => void
}

export function createBrokerage(given: Options): Brokerage {
  const { options, keyChanges } = countingKeyChanges(given)
  const { settings, transient } = options.state
  const keychain = openKeychain(options)
  const { managed } = options
  const getProfile = (id: string): Profile => managed.limited(transient.profile(id) ?? settings.profile(id))
  const keys = createKeys({ keychain, ...options.state })
  const audit = createAuditLog(nodeAuditFile(auditLogPath(app.getPath('userData'))), Date.now)
  const network = openNetwork({ settings, keychain, audit })
  const { wayTo } = network
  const sources = mintSources({ readKey: keys.read, wayTo, keychain, ...options.state })
  const sourceFor: BrokerPorts['sourceFor'] = ({ file }) => guardedSource(sources[sourceTypeOf(file.source)], managed)
  const broker = createBroker({ getProfile, sourceFor, audit, clock })
  const whoAmI: CredentialBroker['whoAmI'] = async (profileId) => {
    const identity = await broker.whoAmI(profileId)
    await settings.noteKeyKind(profileId, identity?.kind)
    return identity
  }
  const live = createLiveGrants({ wayTo, grant: options.grant, nowMs: Date.now })
  network.onChange(live.refresh)
  const credentials = orderable(
    createCredentials({ profile: getProfile, broker, wayTo, ...options, grant: live.grant }),
  )
  return {
    getCredential: credentials.get,
    orderCredential: credentials.order,
    credentialRequests: broker.requests,
    ...{ broker, audit, keyChanges },
    changes: guardedChanges(createRecordedChanges({ ...options, ...options.state, keychain, clock, audit }), managed),
    ...createTrials({
      ...{ broker: { ...broker, whoAmI }, readKey: keys.read, wayTo, distDir: options.distDir },
      profiles: () => settings.current().profiles,
    }),
    network: guardedNetwork(network, managed),
    readHeaders: (id) => storedHeaders(() => keychain.getSecret(id)),
    lookAtKey: keys.look,
    learnKeyKind: async (profileId) => (await whoAmI(profileId))?.kind,
    serverNowMs: clock.serverNowMs,
    warmUp: () => void setImmediate(preloadSdk),
    cancelKeychain: keychain.cancel,
  }
}

function countingKeyChanges(options: Options): Pick<Brokerage, 'keyChanges'> & { readonly options: Options } {
  let count = 0
  const onKeyChange = (): void => {
    count += 1
    options.onKeyChange()
  }
  return { options: { ...options, onKeyChange }, keyChanges: () => count }
}

interface SourcePorts {
  readonly readKey: Keys['read']
  readonly wayTo: WayTo
  readonly keychain: Pick<KeychainPort, 'getSecret'>
  readonly transient: Pick<State['transient'], 'headers'>
  readonly temporaryKeys: State['temporaryKeys']
}

function mintSources(ports: SourcePorts): Readonly<Record<SourceType, MintSource>> {
  const { readKey, wayTo, keychain, transient, temporaryKeys } = ports
  const byKey = mintByKey({ readKey, wayTo, openSts, clock })
  const byBroker = mintByBroker({
    readHeaders: async (id) => transient.headers(id) ?? storedHeaders(() => keychain.getSecret(id)),
    ...{ wayTo, nowMs: Date.now },
  })
  return {
    'federation-token': byKey,
    'assume-role': byKey,
    'remote-broker': byBroker,
    'temporary-key': mintByPaste(temporaryKeys.get, clock),
  }
}

const clock = createClock(Date.now)
/** COS's clock minus ours: with it requests for STS are signed until STS has told its own time. */
export const suggestClock = clock.suggest

const openNetwork = (ports: Pick<NetworkPorts, 'settings' | 'keychain' | 'audit'>): Network =>
  createNetwork({ ...ports, readCaFile, readPac, nowMs: Date.now, proxies: createChromiumProxies() })

const openSts: KeySourcePorts['openSts'] = ({ file }, way, onRequest) =>
  createSts({ endpoint: stsEndpointOf(file), ...way }, clock, onRequest)

const openKeychain = ({ distDir, tellWaiting, hasWindow }: Options): KeychainPort =>
  createKeychain({
    spawnHelper: () =>
      spawnUtility(join(distDir, 'main', 'keychain-helper.cjs'), {
        ...{ serviceName: 'COS Courier keychain', holdsKey: true },
        env: helperEnvironment(process.env, process.platform),
      }),
    timeoutMs: () => (hasWindow() ? TIMEOUT_WITH_WINDOW_MS : TIMEOUT_HEADLESS_MS),
    onWaiting: tellWaiting,
  })
