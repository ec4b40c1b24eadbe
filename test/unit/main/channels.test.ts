import { expect, test } from 'vitest'
import { adminContract } from '../../../shared/ipc/admin-contract.ts'
import { contract } from '../../../shared/ipc/contract.ts'
import { keyEntryContract } from '../../../shared/ipc/key-entry-contract.ts'
import { passphraseContract } from '../../../shared/ipc/passphrase-contract.ts'

test('every channel is in one contract only: main has one handler for each name, and the app would not start', () => {
  const names = [contract, adminContract, keyEntryContract, passphraseContract].flatMap((one) => Object.keys(one))
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([])
})
