import { UsageProblem } from './usage-problem.ts'

/** `audit verify` and `audit export`: the log of every temporary credential. They only read it. */
export type AuditCommand =
  | {
      readonly kind: 'audit-verify'
      /** One that was kept elsewhere, lower case. */
      readonly head?: string
      /** The head of earlier files that were taken away, lower case. */
      readonly after?: string
      readonly json: boolean
    }
  | {
      readonly kind: 'audit-export'
      readonly format: 'csv' | 'json'
      /** As of `audit verify`. */
      readonly after?: string
      /** Standard output without it. */
      readonly out?: string
      /** Replaces a file that is there. */
      readonly force: boolean
    }

/** Options of these commands alone, as `parseArgs` wants them. */
export const AUDIT_OPTIONS = {
  head: { type: 'string' },
  after: { type: 'string' },
  format: { type: 'string' },
  out: { type: 'string' },
  force: { type: 'boolean', default: false },
} as const

interface Values {
  readonly json: boolean
  readonly head?: string | undefined
  readonly after?: string | undefined
  readonly format?: string | undefined
  readonly out?: string | undefined
  readonly force: boolean
}

/** @throws UsageProblem. */
export function auditCommandFrom(values: Values, verb: string | undefined, extra: readonly string[]): AuditCommand {
  const { json, head, format, out, force } = values
  const after = values.after === undefined ? {} : { after: hashFrom('after', values.after) }
  if (verb !== 'verify' && verb !== 'export') throw new UsageProblem('audit needs one of: verify, export')
  if (extra.length > 0) throw new UsageProblem(`audit ${verb} takes options only`)
  if (verb === 'verify')
    return { kind: 'audit-verify', json, ...after, ...(head !== undefined && { head: hashFrom('head', head) }) }
  if (format !== 'csv' && format !== 'json') throw new UsageProblem('audit export needs --format csv or --format json')
  if (out === '') throw new UsageProblem('--out needs a file')
  if (force && out === undefined) throw new UsageProblem('--force goes with --out FILE')
  return { kind: 'audit-export', format, force, ...after, ...(out !== undefined && { out }) }
}

function hashFrom(option: string, text: string): string {
  if (/^[0-9a-f]{64}$/i.test(text)) return text.toLowerCase()
  throw new UsageProblem(
    `--${option} takes a SHA-256: 64 digits 0 to 9 and a to f; not ${JSON.stringify(text.slice(0, 80))}`,
  )
}
