import { AppError, unwrap } from '../../../shared/errors.ts'
import { MAX_LINKS } from '../../../shared/ipc/history-calls.ts'
import { call } from '../bridge.ts'
import type { HistoryItem } from './history-model.ts'
import type { LinkSettings } from './link-settings.ts'

export interface MadeLinks {
  readonly urls: readonly string[]
  readonly expiresAtMs?: number
}

/** Links to the files, in their order, whose profiles and buckets may differ. @throws AppError as `link.make`. */
export async function makeLinks(
  items: readonly HistoryItem[],
  { kind, lifeSeconds }: Pick<LinkSettings, 'kind' | 'lifeSeconds'>,
): Promise<MadeLinks> {
  const urls = new Map<HistoryItem, string>()
  let expiresAtMs = Number.POSITIVE_INFINITY
  for (const group of groupsOf(items)) {
    const [first] = group
    if (first === undefined) continue
    const keys = group.map(({ key }) => key)
    const answer = unwrap(await call['link.make']({ ...placeOf(first), kind, lifeSeconds, keys }))
    for (const [at, item] of group.entries()) urls.set(item, answer.urls[at] ?? '')
    expiresAtMs = Math.min(expiresAtMs, answer.expiresAtMs ?? expiresAtMs)
  }
  const inOrder = items.map((item) => urls.get(item) ?? '')
  return { urls: inOrder, ...(Number.isFinite(expiresAtMs) && { expiresAtMs }) }
}

/** Opens the file as it is at COS in the browser. @throws AppError as `link.open`. */
export async function openInBrowser(item: HistoryItem, maySign: boolean): Promise<void> {
  const kind = maySign ? 'signed' : 'public'
  const result = await call['link.open']({ ...placeOf(item), kind, lifeSeconds: OPEN_SECONDS, key: item.key })
  if (!result.ok) throw new AppError(result.error)
}
/** Long enough to look at it. */
const OPEN_SECONDS = 900

const placeOf = ({ batch: { bucket, profileId, region } }: HistoryItem) => ({ profileId, bucket, region })

function groupsOf(items: readonly HistoryItem[]): readonly (readonly HistoryItem[])[] {
  const places = new Map<string, HistoryItem[]>()
  for (const item of items) {
    const id = JSON.stringify(placeOf(item))
    places.set(id, [...(places.get(id) ?? []), item])
  }
  return [...places.values()].flatMap((group) =>
    Array.from({ length: Math.ceil(group.length / MAX_LINKS) }, (_, at) =>
      group.slice(at * MAX_LINKS, (at + 1) * MAX_LINKS),
    ),
  )
}
