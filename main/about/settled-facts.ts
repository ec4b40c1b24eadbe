/** The settings for the diagnostic bundle. What is not named here is not in it: texts that people type may hold anything. */
import { type BatchOptions, defaultBatchOptions } from '../../shared/batch-options.ts'
import { sourceTypeOf } from '../../shared/credential-source.ts'
import { isLoopback, NO_ENDPOINT } from '../../shared/endpoint.ts'
import type { NetworkSettings } from '../../shared/network.ts'
import type { Profile, ProfileFile, Settings } from '../../shared/settings.ts'
import { type Aliases, hostOf } from './aliases.ts'

/** Choices as they are, texts as whether there is one. */
export function settingsFacts(settings: Settings, aliases: Aliases): object {
  const { adminLock, appearance, desktop, endpoint, language, network, profiles, transfers, updates, uploads } =
    settings
  return {
    language,
    appearance,
    desktop,
    transfers,
    updates,
    profiles: profiles.map((profile) => profileFacts(profile, aliases)),
    activeProfile: profiles.findIndex(({ id }) => id === settings.activeProfileId) + 1,
    uploads: uploads && { ask: uploads.ask, ...optionFacts(uploads.options) },
    network: networkFacts(network, aliases),
    endpoint: endpointFacts(endpoint ?? NO_ENDPOINT),
    isLockSet: adminLock !== undefined,
  }
}

function profileFacts({ file, keyKind, name }: Profile, aliases: Aliases): object {
  const { acls, actions, addressing, allowInsecureHttp, conditions, durationSeconds, otherPrefixes, region } = file
  return {
    name: aliases.of('profile', name),
    bucket: aliases.of('bucket', file.bucket),
    region,
    folders: [file.prefix, ...(otherPrefixes ?? [])].map((prefix) => prefix && aliases.of('folder', prefix)),
    ...{ actions, acls, durationSeconds, addressing, allowInsecureHttp, keyKind },
    ...{ cosEndpointKind: file.cosEndpointKind, stsSite: file.stsSite },
    cosHost: hostFact(file.cosEndpoint, aliases),
    stsHost: hostFact(file.stsEndpoint, aliases),
    hasCaFile: file.caFile !== undefined,
    conditions: Object.keys(conditions ?? {}),
    source: sourceFacts(file.source, aliases),
  }
}

function sourceFacts(source: ProfileFile['source'], aliases: Aliases): object {
  const type = sourceTypeOf(source)
  if (source?.type === 'remote-broker')
    return {
      type,
      method: source.method,
      host: hostFact(source.url, aliases),
      headers: source.headerNames?.length ?? 0,
    }
  if (source?.type === 'assume-role') return { type, hasExternalId: source.externalId !== undefined }
  return { type }
}

function hostFact(address: string | undefined, aliases: Aliases): string | undefined {
  const host = address === undefined ? undefined : hostOf(address)
  return host === undefined ? undefined : isLoopback(host) ? host : aliases.of('host', host)
}

const DEFAULT_EXCLUDES = JSON.stringify(defaultBatchOptions().walk.excludes)

function optionFacts({ conflict, naming, object, walk }: BatchOptions): object {
  const { emptyFolders, excludes, hiddenFiles, maxSizeBytes, minSizeBytes, symlinks } = walk
  const { acl, cacheControl, contentType, encryption, keepMtime, meta, storageClass, tags } = object
  return {
    conflict,
    walk: {
      ...{ emptyFolders, hiddenFiles, maxSizeBytes, minSizeBytes, symlinks },
      excludes: JSON.stringify(excludes) === DEFAULT_EXCLUDES ? 'usual' : excludes.length,
    },
    naming: { hasTemplate: naming.template !== undefined, normalForm: naming.normalForm },
    object: {
      ...{ acl, encryption, keepMtime, storageClass },
      ...{ hasCacheControl: cacheControl !== undefined, hasContentType: contentType !== undefined },
      ...{ meta: Object.keys(meta).length, tags: Object.keys(tags).length },
    },
  }
}

function networkFacts(network: NetworkSettings | undefined, aliases: Aliases): object {
  const { caFile, proxy = { mode: 'system' } } = network ?? {}
  const hasCaFile = caFile !== undefined
  if (proxy.mode !== 'manual') return { mode: proxy.mode, hasCaFile }
  const { bypass, host, mode, passwordId, port, user } = proxy
  return {
    ...{
      mode,
      host: hostFact(host, aliases),
      port,
      hasUser: user !== undefined,
      hasPassword: passwordId !== undefined,
    },
    ...{ bypass: bypass?.length ?? 0, hasCaFile },
  }
}

const endpointFacts = ({
  allowedHosts,
  allowedOrigins,
  certFile,
  clients,
  host,
  port,
  startWithApp,
}: EndpointFacts): object => ({
  ...{ isLoopback: isLoopback(host), port, startWithApp, hasCertificate: certFile !== undefined },
  ...{ clients: clients.length, hosts: allowedHosts.length, origins: allowedOrigins.length },
})
type EndpointFacts = NonNullable<Settings['endpoint']>
