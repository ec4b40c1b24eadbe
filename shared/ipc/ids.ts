/** Ids that the page may name; who made them knows what they stand for. */
import * as v from 'valibot'

export const SourceId = v.pipe(v.string(), v.regex(/^s-[0-9a-f]{16}$/))
export const BatchId = v.pipe(v.string(), v.regex(/^b-[0-9a-f]{16}$/))
export const Count = v.pipe(v.number(), v.integer(), v.minValue(0))
