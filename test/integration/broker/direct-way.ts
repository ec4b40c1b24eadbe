import { readCaFile } from '../../../main/broker/ca-file.ts'
import { createWayTo } from '../../../main/broker/way.ts'

/** The app's way where no proxy and no authority of the app's own is set. */
export const directWay = createWayTo({ readCaFile, appCaFile: () => undefined, proxyFor: async () => undefined })
