import { MAX_PROFILE_NAME } from './settings.ts'

/** `wanted`, or `wanted 2`, `wanted 3` … where others have it; never longer than a profile's name may be. */
export function freeName(wanted: string, taken: ReadonlySet<string>): string {
  let name = cutName(wanted)
  for (let number = 2; taken.has(name); number += 1) name = `${cutName(wanted, ` ${number}`.length)} ${number}`
  return name
}

/** The beginning of a name that leaves `reserved` characters free; never half a character. */
export const cutName = (name: string, reserved = 0): string =>
  name
    .slice(0, MAX_PROFILE_NAME - reserved)
    .replace(/[\uD800-\uDBFF]$/, '')
    .trim()
