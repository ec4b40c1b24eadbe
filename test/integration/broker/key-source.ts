import type { Clock } from '../../../main/broker/clock.ts'
import { type KeySourcePorts, mintByKey } from '../../../main/broker/mint-by-key.ts'
import type { MintSource } from '../../../main/broker/mint-source.ts'
import { createSts, stsEndpointOf } from '../../../main/broker/sts-client.ts'
import { directWay } from './direct-way.ts'

/** The app's own way by a permanent key, over real connections. */
export const keySource = (readKey: KeySourcePorts['readKey'], clock: Clock): MintSource =>
  mintByKey({
    readKey,
    wayTo: directWay,
    openSts: ({ file }, way, onRequest) => createSts({ endpoint: stsEndpointOf(file), ...way }, clock, onRequest),
    clock,
  })
