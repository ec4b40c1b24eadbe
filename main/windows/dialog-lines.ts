import { isDeepStrictEqual } from 'node:util'
import { memberName, memberValue } from '../../shared/messages/member-words.ts'
import type { Translate } from '../../shared/messages/translate.ts'
import type { NetworkChoice, NetworkSettings } from '../../shared/network.ts'
import type { ProfileFile } from '../../shared/settings.ts'
import { visible } from '../../shared/visible-text.ts'
import { flat } from '../network/network.ts'

/** What changes, a line for each member; all of them without `before`. */
export function memberLines(t: Translate, before: ProfileFile | undefined, after: ProfileFile): readonly string[] {
  const [old, now] = [membersOf(before), membersOf(after)]
  const fields = [...new Set([...old.keys(), ...now.keys()])].filter((field) => field !== 'schema')
  return fields
    .filter((field) => JSON.stringify(old.get(field)) !== JSON.stringify(now.get(field)))
    .map((field) => {
      const after = shownValue(t, field, now.get(field))
      return before ? changeLine(t, field, shownValue(t, field, old.get(field)), after) : factLine(t, field, after)
    })
}

/** `Name: value`, in words where there are some. */
export const factLine = (t: Translate, field: string, value: string): string =>
  t('member.line', { name: memberName(t, field), value })

const changeLine = (t: Translate, field: string, before: string, after: string): string =>
  t('member.change', { name: memberName(t, field), before, after })

/** By name; each condition counts as one of its own. */
const membersOf = ({ conditions = {}, ...file }: Partial<ProfileFile> = {}): ReadonlyMap<string, unknown> =>
  new Map<string, unknown>([
    ...Object.entries(file),
    ...Object.entries(conditions).map(([name, value]): [string, unknown] => [name, value]),
  ])

/** What changes, old → new. Each value in full, unlike in the audit log: the end of a long name decides where it leads. */
export function networkLines(t: Translate, before: NetworkSettings, after: NetworkChoice): readonly string[] {
  const [old, next] = [flat(before), flat(after)]
  return [...new Set([...Object.keys(old), ...Object.keys(next)])]
    .filter((name) => !isDeepStrictEqual(old[name], next[name]))
    .map((name) => changeLine(t, name, shownValue(t, name, old[name]), shownValue(t, name, next[name])))
}

/** One line whatever it holds: what shows nothing, a line end included, could make the dialog say something else. */
function shownValue(t: Translate, field: string, value: unknown): string {
  const words = memberValue(t, field, value)
  if (words !== undefined) return visible(words)
  if (value === undefined || String(value) === '') return t('dialog.save.nothing')
  if (Array.isArray(value)) return visible(value.join(', '))
  const text = typeof value === 'object' && value !== null ? Object.values(value).join(', ') : String(value)
  return visible(text)
}
