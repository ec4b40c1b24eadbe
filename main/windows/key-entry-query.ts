import type { KeyEntryQuery } from '../../shared/ipc/key-entry-contract.ts'
import type { Profile } from '../../shared/settings.ts'
import { brokerHostOf } from '../broker/broker-address.ts'

/** What the key-entry window is opened with: for a key, or for the headers of the profile's broker. */
export function keyEntryQuery(
  { name, file: { source } }: Pick<Profile, 'name' | 'file'>,
  lang: KeyEntryQuery['lang'],
): KeyEntryQuery {
  const query = { profile: name, lang }
  if (source?.type !== 'remote-broker') return query
  return { ...query, headers: (source.headerNames ?? []).join(','), host: brokerHostOf(source.url) }
}
