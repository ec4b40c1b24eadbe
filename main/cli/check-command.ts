import { toErrorInfo } from '../../shared/errors.ts'
import { describeError } from '../../shared/messages/describe.ts'
import { describeRight } from '../../shared/messages/describe-right.ts'
import type { Translate } from '../../shared/messages/translate.ts'
import { type RightRow, type Untried, untried } from '../../shared/rights-check.ts'
import type { Profile } from '../../shared/settings.ts'
import type { SettingsStore } from '../state/settings-store.ts'
import type { TransientProfiles } from '../state/transient-profiles.ts'
import { chosenProfile } from './chosen-profile.ts'
import type { CommandIo } from './io.ts'
import { printable } from './printable.ts'
import type { CheckCommand } from './profile-args.ts'
import { EXIT, errorForShell } from './upload-report.ts'

export interface CheckPorts {
  readonly t: Translate
  readonly settings: SettingsStore
  readonly transient: TransientProfiles
  readonly checkRights: (profile: Profile, otherBucket?: string) => Promise<readonly RightRow[]>
}

/** Runs `profile check`; answers the exit code. Throws AppError when there is no credential to check. */
export async function runCheck(
  { profile: chosen, json, otherBucket }: CheckCommand,
  io: CommandIo,
  ports: CheckPorts,
): Promise<number> {
  const { t, transient } = ports
  try {
    const profile = chosenProfile(chosen, io, ports)
    try {
      const rows = await ports.checkRights(profile, otherBucket)
      tell(t, io, json, rows, untried(profile.file, rows))
      return rows.every(({ ok }) => ok) ? EXIT.ok : EXIT.someFailed
    } finally {
      transient.drop(profile.id)
    }
  } catch (error) {
    if (json) io.out(JSON.stringify({ rows: [], ok: false, error: errorForShell(t, toErrorInfo(error)) }))
    throw error
  }
}

function tell(
  t: Translate,
  io: CommandIo,
  json: boolean,
  rows: readonly RightRow[],
  notTried: readonly Untried[],
): void {
  const failed = rows.filter(({ ok }) => !ok).length
  if (json) {
    const told = rows.map(({ error, ...row }) => ({ ...row, ...(error && { error: errorForShell(t, error) }) }))
    io.out(JSON.stringify({ rows: told, ...(notTried.length > 0 && { notTried }), ok: failed === 0 }))
    return
  }
  for (const row of rows) {
    io.out(printable(`${row.ok ? '✓' : '✗'} ${describeRight(t, row)}`))
    if (row.error) io.out(printable(`    ${describeError(t, row.error)}`))
  }
  for (const name of notTried) io.out(`– ${t('rights.untried')}: ${t(`untried.${name}`)}`)
  io.out(failed === 0 ? t('rights.all-ok', { all: rows.length }) : t('rights.not-ok', { failed, all: rows.length }))
}
