import * as v from 'valibot'

/** Random, so that one keychain can serve several data folders that know a profile of the same name. */
export const ProfileId = v.pipe(v.string(), v.regex(/^p-[0-9a-f]{16}$/))
