import * as v from 'valibot'
import { isPrefixWithin, Prefix } from './scope.ts'

/** Each costs a credential when all of them are proved, and a line in every list. */
const MAX_OTHER_PREFIXES = 20

/** Further folders of a profile's bucket that uploads may go to, beside its `prefix`. */
export const OtherPrefixes = v.pipe(
  v.array(v.pipe(Prefix, v.minLength(1))),
  v.minLength(1),
  v.maxLength(MAX_OTHER_PREFIXES),
)

interface Prefixes {
  readonly prefix: string
  readonly otherPrefixes?: readonly string[] | undefined
}

/** All folders uploads may go to; the first is where they go unless somebody says otherwise. */
export const prefixesOf = ({ prefix, otherPrefixes = [] }: Prefixes): readonly string[] => [prefix, ...otherPrefixes]

/** The folder of the profile that `inner`, a folder or a key, lies in. */
export const prefixAround = (inner: string, profile: Prefixes): string | undefined =>
  prefixesOf(profile).find((prefix) => isPrefixWithin(inner, prefix))

/** No folder lies in another: one that does would add nothing, and one object would belong to two. */
export function areApart(profile: Prefixes): boolean {
  const prefixes = prefixesOf(profile)
  return prefixes.every((one, at) => prefixes.every((other, place) => at === place || !isPrefixWithin(one, other)))
}
