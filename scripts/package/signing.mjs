// @ts-check
// What is signed with, from the environment. Secrets stay there: electron-builder reads WIN_CSC_LINK, CSC_LINK, APPLE_API_KEY
// and what Microsoft Entra ID asks for (AZURE_TENANT_ID, AZURE_CLIENT_ID, AZURE_CLIENT_SECRET) by itself.
import { SetUpError } from '../lib/run.mjs'

/** Azure Trusted Signing, in its own words; none of them is secret. */
const AZURE = /** @type {const} */ ({
  endpoint: 'AZURE_SIGNING_ENDPOINT',
  codeSigningAccountName: 'AZURE_SIGNING_ACCOUNT',
  certificateProfileName: 'AZURE_SIGNING_PROFILE',
  publisherName: 'AZURE_SIGNING_PUBLISHER',
})

/**
 * Of electron-builder's configuration: a package that is to be signed and is not ends the run. Throws SetUpError where only a part is named. Pure.
 * @param {import('./config.mjs').PackagePlatform} platform
 * @param {NodeJS.ProcessEnv} env
 * @returns {import('./config.mjs').Config}
 */
export function signingFor(platform, env) {
  if (platform === 'mac') return env['CSC_LINK'] || env['CSC_NAME'] ? { mac: { forceCodeSigning: true } } : {}
  if (platform !== 'win') return {}
  const given = Object.entries(AZURE).map(([option, name]) => [option, env[name] ?? ''])
  const missing = given.flatMap(([, value], index) => (value ? [] : [Object.values(AZURE)[index]]))
  if (missing.length === 0) return { win: { forceCodeSigning: true, azureSignOptions: Object.fromEntries(given) } }
  if (missing.length < given.length)
    throw new SetUpError(`To sign by Azure Trusted Signing, set ${missing.join(', ')} as well.`)
  return env['WIN_CSC_LINK'] || env['CSC_LINK'] ? { win: { forceCodeSigning: true } } : {}
}
