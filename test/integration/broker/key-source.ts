import { readCaFile } from '../../../main/broker/ca-file.ts'
import type { Clock } from '../../../main/broker/clock.ts'
import { type KeySourcePorts, mintByKey } from '../../../main/broker/mint-by-key.ts'
import type { MintSource } from '../../../main/broker/mint-source.ts'
import { createSts, stsEndpointOf } from '../../../main/broker/sts-client.ts'

/** The app's own way by a permanent key, over real connections. */
export const keySource = (readKey: KeySourcePorts['readKey'], clock: Clock): MintSource =>
  mintByKey({
    readKey,
    readCaFile,
    openSts: ({ file }, caPem, onRequest) =>
      createSts({ endpoint: stsEndpointOf(file), ...(caPem !== undefined && { caPem }) }, clock, onRequest),
    clock,
  })
