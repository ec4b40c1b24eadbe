/** What calls to the transfer process are made of. */
import * as v from 'valibot'

export const CallId = v.pipe(v.number(), v.integer(), v.minValue(1))
export const Id = v.pipe(v.string(), v.maxLength(80))
/** Relative to a source, segments joined with `/`. */
export const RelativePath = v.pipe(v.string(), v.maxLength(32_768))
