import { keyEntryContract } from '../../shared/ipc/key-entry-contract.ts'
import { exposeBridge } from './expose.ts'

exposeBridge(keyEntryContract)
