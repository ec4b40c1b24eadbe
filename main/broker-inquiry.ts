/** Asking a broker from the settings, before or after its profile is saved. */
import { isDeepStrictEqual } from 'node:util'
import type { AuditEvent } from '../shared/audit-events.ts'
import type { BrokerHeaders } from '../shared/broker-headers.ts'
import type { RemoteBrokerSource } from '../shared/credential-source.ts'
import { AppError, toErrorInfo } from '../shared/errors.ts'
import type { BrokerFindings, BrokerInquiry } from '../shared/ipc/broker-calls.ts'
import type { Profile, ProfileFile } from '../shared/settings.ts'
import { askBroker } from './broker/ask-broker.ts'
import type { AuditLog } from './broker/audit-log.ts'
import { brokerAddressOf, brokerHostOf } from './broker/broker-address.ts'
import type { NamedPlace } from './broker/broker-answer.ts'
import { createClock } from './broker/clock.ts'
import { assertSamePlace } from './broker/mint-by-broker.ts'
import type { WayTo } from './broker/way.ts'
import type { DraftHeaders } from './draft-headers.ts'
import { secretOwner } from './given-secret.ts'

/** Bucket and region as far as they are known. */
export interface Place {
  readonly bucket: string
  readonly region: string
}

export interface BrokerInquiryPorts {
  /** Whether the organisation lets credentials come from there. @throws AppError managed-denied, managed-invalid. */
  readonly assertMayAsk: (source: RemoteBrokerSource) => Promise<void>
  readonly findProfile: (id: string) => Profile | undefined
  readonly readHeaders: (profileId: string) => Promise<BrokerHeaders['headers']>
  readonly draftHeaders: DraftHeaders
  readonly wayTo: WayTo
  readonly audit: Pick<AuditLog, 'writeEvent'>
  /** Native dialogs; false when the user says no. */
  readonly confirmAsk: (source: RemoteBrokerSource, caFile: string | undefined) => Promise<boolean>
  readonly confirmPlace: (host: string, before: Partial<Place>, after: Place) => Promise<boolean>
  /** Has the headers' values typed into `draftHeaders`; false when the user gives up. */
  readonly enterHeaders: (source: RemoteBrokerSource) => Promise<boolean>
}

/** The handler of `broker.ask`, which says what it throws. */
export async function askFromSettings(inquiry: BrokerInquiry, ports: BrokerInquiryPorts): Promise<BrokerFindings> {
  const { source, bucket, region, caFile, isPlaceAskedOnSave } = inquiry
  await ports.assertMayAsk(source)
  const saved = inquiry.id === undefined ? undefined : ports.findProfile(inquiry.id)
  // With another authority, somebody else could answer for the same host.
  const isAsSaved = isDeepStrictEqual(
    [saved?.file.source, saved?.file.caFile || undefined],
    [source, caFile || undefined],
  )
  const { endpoint } = brokerAddressOf(source.url)
  // The page names a host here: it must not reach one that nobody has agreed to.
  if (!isAsSaved && !(await ports.confirmAsk(source, caFile))) throw new AppError({ code: 'cancelled' })
  const headers = await headersFor(source, saved, ports)
  const way = await ports.wayTo(endpoint, caFile)
  const wish = { ...(bucket !== undefined && { bucket }), ...(region !== undefined && { region }) }
  const asked = { event: 'broker-asked', who: 'window', subject: endpoint.host } as const
  const about: Omit<AuditEvent, 'outcome'> = saved ? { ...asked, profileName: saved.name, profileId: saved.id } : asked
  const { fresh, place } = await audited(about, ports, () =>
    askBroker({ source, wish, headers, way, clock: createClock(Date.now) }),
  )
  if (saved) assertSamePlace(saved.file, place)
  return {
    lifeSeconds: fresh.grantedSeconds,
    clockOffsetSeconds: Math.round(fresh.clockOffsetMs / 1000),
    ...(await placeFound(brokerHostOf(source.url), wish, place, isPlaceAskedOnSave ? LATER : ports)),
  }
}

/** Stored values go only to the server they were stored for. */
async function headersFor(
  source: RemoteBrokerSource,
  saved: Profile | undefined,
  { readHeaders, draftHeaders, enterHeaders }: BrokerInquiryPorts,
): Promise<BrokerHeaders['headers']> {
  const { headerNames = [] } = source
  if (headerNames.length === 0) return []
  const isSameServer = saved !== undefined && secretOwner(saved.file) === secretOwner({ source })
  const stored = isSameServer ? await readHeaders(saved.id) : []
  const known = stored.length > 0 ? stored : (draftHeaders.of(source)?.headers ?? [])
  const has = (wanted: string): boolean => known.some(({ name }) => name.toLowerCase() === wanted.toLowerCase())
  if (headerNames.every(has)) return known
  if (!(await enterHeaders(source))) throw new AppError({ code: 'cancelled' })
  return draftHeaders.of(source)?.headers ?? []
}

/** A credential was given out to main, so there is a line for it, whatever becomes of it. */
async function audited<T>(
  about: Omit<AuditEvent, 'outcome'>,
  { audit }: Pick<BrokerInquiryPorts, 'audit'>,
  act: () => Promise<T>,
): Promise<T> {
  let result: T
  try {
    result = await act()
  } catch (error) {
    await audit.writeEvent({ ...about, outcome: toErrorInfo(error).code })
    throw error
  }
  await audit.writeEvent({ ...about, outcome: 'granted' })
  return result
}

/** Nobody is asked now. */
const LATER: Pick<BrokerInquiryPorts, 'confirmPlace'> = { confirmPlace: async () => false }

async function placeFound(
  host: string,
  before: Partial<Pick<ProfileFile, 'bucket' | 'region'>>,
  named: NamedPlace,
  { confirmPlace }: Pick<BrokerInquiryPorts, 'confirmPlace'>,
): Promise<Pick<BrokerFindings, 'place' | 'taken'>> {
  if (named.bucket === undefined && named.region === undefined) return { taken: 'none' }
  const { bucket, region } = { ...before, ...named }
  if (bucket === undefined || region === undefined) return { taken: 'none' }
  const place = { bucket, region }
  if (bucket === before.bucket && region === before.region) return { place, taken: 'same' }
  return { place, taken: (await confirmPlace(host, before, place)) ? 'yes' : 'no' }
}
