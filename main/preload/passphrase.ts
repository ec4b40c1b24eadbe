import { passphraseContract } from '../../shared/ipc/passphrase-contract.ts'
import { exposeBridge } from './expose.ts'

exposeBridge(passphraseContract)
