import type { KeyEntryQuery } from '../../shared/ipc/key-entry-contract.ts'
import type { ProfileFile } from '../../shared/settings.ts'
import { brokerHostOf } from '../broker/broker-address.ts'

/** What the key-entry window is opened with: for a key, a pasted temporary one, or the headers of the profile's broker. */
export function keyEntryQuery(
  { name, file: { source } }: { readonly name: string; readonly file: Pick<ProfileFile, 'source'> },
  lang: KeyEntryQuery['lang'],
): KeyEntryQuery {
  const query = { profile: name, lang }
  if (source?.type === 'temporary-key') return { ...query, pastes: source.type }
  if (source?.type !== 'remote-broker') return query
  return { ...query, headers: (source.headerNames ?? []).join(','), host: brokerHostOf(source.url) }
}
