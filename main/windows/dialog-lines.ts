import { isDeepStrictEqual } from 'node:util'
import type { Translate } from '../../shared/messages/translate.ts'
import type { NetworkChoice, NetworkSettings } from '../../shared/network.ts'
import type { ProfileFile } from '../../shared/settings.ts'
import { visible } from '../../shared/visible-text.ts'
import { flat } from '../network/network.ts'

/** What changes, a line for each member; all of them without `before`. */
export function memberLines(t: Translate, before: ProfileFile | undefined, after: ProfileFile): readonly string[] {
  const shown = (value: unknown): string => shownValue(t, value)
  const [old, now] = [membersOf(before), membersOf(after)]
  const fields = [...new Set([...old.keys(), ...now.keys()])].filter((field) => field !== 'schema')
  return fields
    .filter((field) => JSON.stringify(old.get(field)) !== JSON.stringify(now.get(field)))
    .map((field) => {
      const next = shown(now.get(field))
      return before ? `${field}: ${shown(old.get(field))} → ${next}` : `${field}: ${next}`
    })
}

/** By name; each condition counts as one of its own. */
const membersOf = ({ conditions = {}, ...file }: Partial<ProfileFile> = {}): ReadonlyMap<string, unknown> =>
  new Map<string, unknown>([
    ...Object.entries(file),
    ...Object.entries(conditions).map(([name, value]): [string, unknown] => [`conditions.${name}`, value]),
  ])

/** What changes, old → new. Each value in full, unlike in the audit log: the end of a long name decides where it leads. */
export function networkLines(t: Translate, before: NetworkSettings, after: NetworkChoice): readonly string[] {
  const [old, next] = [flat(before), flat(after)]
  return [...new Set([...Object.keys(old), ...Object.keys(next)])]
    .filter((name) => !isDeepStrictEqual(old[name], next[name]))
    .map((name) => `${name}: ${shownValue(t, old[name])} → ${shownValue(t, next[name])}`)
}

/** One line whatever it holds: what shows nothing, a line end included, could make the dialog say something else. */
function shownValue(t: Translate, value: unknown): string {
  if (value === undefined || String(value) === '') return t('dialog.save.nothing')
  if (Array.isArray(value)) return visible(value.join(', '))
  const text = typeof value === 'object' && value !== null ? Object.values(value).join(', ') : String(value)
  return visible(text)
}
