import { expect, test } from 'vitest'
import { signingFor } from '../../../scripts/package/signing.mjs'

const AZURE = {
  AZURE_SIGNING_ENDPOINT: 'https://weu.codesigning.azure.net/',
  AZURE_SIGNING_ACCOUNT: 'account',
  AZURE_SIGNING_PROFILE: 'profile',
  AZURE_SIGNING_PUBLISHER: 'The COS Courier authors',
}

test('without anything to sign with, packages stay unsigned', () => {
  for (const platform of ['linux', 'win', 'mac'] as const) expect(signingFor(platform, { PATH: '/bin' })).toEqual({})
})

test('with a certificate, a package that could not be signed ends the run', () => {
  expect(signingFor('win', { WIN_CSC_LINK: 'file.pfx' })).toEqual({ win: { forceCodeSigning: true } })
  expect(signingFor('mac', { CSC_LINK: 'file.p12' })).toEqual({ mac: { forceCodeSigning: true } })
  expect(signingFor('linux', { CSC_LINK: 'file.p12', ...AZURE })).toEqual({})
})

test('a signing service signs packages for Windows, and half of what names it is a mistake', () => {
  expect(signingFor('win', AZURE)).toEqual({
    win: {
      forceCodeSigning: true,
      azureSignOptions: {
        ...{ endpoint: 'https://weu.codesigning.azure.net/', codeSigningAccountName: 'account' },
        ...{ certificateProfileName: 'profile', publisherName: 'The COS Courier authors' },
      },
    },
  })
  const { AZURE_SIGNING_PROFILE: _left, ...rest } = AZURE
  expect(() => signingFor('win', rest)).toThrow('AZURE_SIGNING_PROFILE')
})
