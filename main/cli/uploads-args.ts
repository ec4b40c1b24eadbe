import { UsageProblem } from './usage-problem.ts'

/** `uploads list` and `uploads abort`: what other uploads have left at COS. */
export type UploadsCommand =
  | {
      readonly kind: 'uploads-list'
      readonly profile: string
      readonly json: boolean
      /** Younger ones are not shown. */
      readonly olderThanMs: number
    }
  | {
      readonly kind: 'uploads-abort'
      readonly profile: string
      readonly json: boolean
      readonly which: { readonly key: string; readonly uploadId: string } | { readonly olderThanMs: number }
      /** Without it nothing is aborted: a command has nobody to ask. */
      readonly yes: boolean
    }

/** Options of these commands alone, as `parseArgs` wants them. */
export const UPLOADS_OPTIONS = {
  'older-than': { type: 'string' },
  'upload-id': { type: 'string' },
  key: { type: 'string' },
  yes: { type: 'boolean', default: false },
} as const

interface Values {
  readonly profile?: string | undefined
  readonly json: boolean
  readonly 'older-than'?: string | undefined
  readonly 'upload-id'?: string | undefined
  readonly key?: string | undefined
  readonly yes: boolean
}

/** @throws UsageProblem. */
export function uploadsCommandFrom(values: Values, verb: string | undefined, extra: readonly string[]): UploadsCommand {
  const { profile, json, 'older-than': age, 'upload-id': uploadId, key, yes } = values
  if (verb !== 'list' && verb !== 'abort') throw new UsageProblem('uploads needs one of: list, abort')
  if (extra.length > 0) throw new UsageProblem(`uploads ${verb} takes options only`)
  if (profile === undefined) throw new UsageProblem(`uploads ${verb} needs --profile NAME`)
  const olderThanMs = age === undefined ? undefined : ageFrom(age)
  if (verb === 'list') return { kind: 'uploads-list', profile, json, olderThanMs: olderThanMs ?? 0 }
  return { kind: 'uploads-abort', profile, json, which: whichOf(uploadId, key, olderThanMs), yes }
}

function whichOf(
  uploadId: string | undefined,
  key: string | undefined,
  olderThanMs: number | undefined,
): (UploadsCommand & { kind: 'uploads-abort' })['which'] {
  if (uploadId === undefined && key === undefined && olderThanMs !== undefined) return { olderThanMs }
  if (olderThanMs !== undefined)
    throw new UsageProblem('uploads abort takes --older-than or --upload-id with --key, not both')
  if (!uploadId || !key) throw new UsageProblem('uploads abort needs --older-than AGE, or --upload-id ID and --key KEY')
  return { key, uploadId }
}

const UNIT_MS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 }

function ageFrom(text: string): number {
  const [, digits = '', unit = ''] = /^(\d{1,6})([mhdw])$/.exec(text) ?? []
  const unitMs = UNIT_MS[unit]
  if (unitMs === undefined)
    throw new UsageProblem(
      `--older-than takes minutes, hours, days or weeks: 90m, 12h, 7d, 4w; not ${JSON.stringify(text.slice(0, 80))}`,
    )
  return Number(digits) * unitMs
}
