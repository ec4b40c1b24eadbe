import * as v from 'valibot'
import { LINK_KINDS } from '../../../shared/ipc/history-calls.ts'
import { FIRST_TEMPLATE, LINK_FORMS } from './link-text.ts'

const LinkSettings = v.strictObject({
  form: v.picklist(LINK_FORMS),
  kind: v.picklist(LINK_KINDS),
  template: v.pipe(v.string(), v.maxLength(500)),
  lifeSeconds: v.pipe(v.number(), v.integer(), v.minValue(60)),
})
/** How somebody last wanted links to what a profile uploaded. */
export type LinkSettings = v.InferOutput<typeof LinkSettings>

export const FIRST_LINK: LinkSettings = { form: 'plain', kind: 'public', template: FIRST_TEMPLATE, lifeSeconds: 3600 }
const placeOf = (profileId: string): string => `link ${profileId}`

/** Kept in this window's own storage: nothing depends on it. */
export function readLinkSettings(profileId: string, storage: Pick<Storage, 'getItem'> = localStorage): LinkSettings {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), LinkSettings), storage.getItem(placeOf(profileId)))
  return parsed.success ? parsed.output : FIRST_LINK
}

export const saveLinkSettings = (
  profileId: string,
  settings: LinkSettings,
  storage: Pick<Storage, 'setItem'> = localStorage,
): void => storage.setItem(placeOf(profileId), JSON.stringify(settings))
