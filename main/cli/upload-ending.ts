import type { LeftUpload } from '../../shared/job.ts'
import { describeError } from '../../shared/messages/describe.ts'
import type { Translate } from '../../shared/messages/translate.ts'
import type { Profile } from '../../shared/settings.ts'
import type { UploadCommand } from './args.ts'
import type { CommandIo } from './io.ts'
import { printable } from './printable.ts'
import { EXIT, errorForShell, exitCodeOf, summaryLine, type Totals } from './upload-report.ts'
import type { RunEnd } from './upload-runs.ts'
import { summaryText } from './upload-text.ts'

export interface Ending extends RunEnd {
  readonly command: UploadCommand
  readonly profile: Profile
  readonly io: CommandIo
  readonly t: Translate
  readonly totals: Totals
  readonly seconds: number
  /** Requests for a credential. */
  readonly requests: number
}

/** Whether nothing of the command is kept, so that no later start can remove what it left at COS. */
const keepsNothing = ({ profile }: UploadCommand): boolean => 'file' in profile

/** Tells how an upload ended as a whole; answers the exit code. */
export function tellEnding(ending: Ending): number {
  const { command, error, io, left, requests, seconds, t, totals } = ending
  for (const upload of left) tellLeft(ending, upload)
  const exitCode = exitCodeOf(totals, error)
  if (command.json) {
    io.out(summaryLine(totals, seconds, requests, { left: left.length, error: error && errorForShell(t, error) }))
  } else {
    if (error) io.err(printable(describeError(t, error)))
    io.out(summaryText(t, totals, seconds))
    if (exitCode === EXIT.nothingCouldStart) io.err(t('cli.nothing-could-start'))
  }
  return exitCode === EXIT.ok && left.length > 0 && keepsNothing(command) ? EXIT.leftParts : exitCode
}

function tellLeft({ command, io, profile, t }: Ending, { key, uploadId }: LeftUpload): void {
  if (command.json) {
    io.out(JSON.stringify({ type: 'left', key, uploadId: uploadId ?? null, remembered: !keepsNothing(command) }))
    return
  }
  const name = keepsNothing(command) ? 'NAME' : quoted(profile.name)
  const remedy =
    uploadId === undefined
      ? `cos-courier uploads list --profile ${name}`
      : `cos-courier uploads abort --profile ${name} --upload-id ${quoted(uploadId)} --key ${quoted(key)} --yes`
  const names = { key, uploadId: uploadId ?? '?', command: remedy }
  io.err(printable(t(keepsNothing(command) ? 'cli.left' : 'cli.left-remembered', names)))
}

/** As a POSIX shell reads it back. */
const quoted = (text: string): string =>
  /^[\w./:@%+,=-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`
