import { domainToASCII } from 'node:url'
import { AppError } from '../../shared/errors.ts'
import { type LinkProblem, readProfileLink } from '../../shared/profile-link.ts'
import type { ProfileEntry } from '../../shared/profiles-file.ts'
import type { AdminLock } from '../lock/admin-lock.ts'
import type { Log } from '../log.ts'
import type { RecordedChanges } from '../recorded-changes.ts'

/** What comes of links that people follow. */
export interface Links {
  /**
   * Shows what a link proposes and adds it after a yes; settles when the dialog is closed. While one is open all others are
   * dropped, so that no page can bury the user in dialogs. Never rejects.
   */
  readonly follow: (link: string) => Promise<void>
}

export interface LinkPorts {
  /** False when the user says no, or closes it. */
  readonly confirmLink: (entry: ProfileEntry) => Promise<boolean>
  /** Says why nothing will come of a link. */
  readonly refuseLink: (problem: LinkProblem, subject: string) => Promise<void>
  /** Says why a link that can be read was not followed. */
  readonly tellFailure: (error: AppError) => Promise<void>
  /** A link may add nothing while the settings are locked. */
  readonly lock: Pick<AdminLock, 'assertOpen'>
  readonly changes: Pick<RecordedChanges, 'addProfiles'>
  /** A link's text stays out of it: that may hold anything. */
  readonly log: Pick<Log, 'info' | 'unexpected'>
}

export function createLinks(ports: LinkPorts): Links {
  const { log } = ports
  let isOpen = false
  return {
    async follow(link) {
      if (isOpen) return log.info('link dropped: another one is being asked about')
      isOpen = true
      try {
        await answer(link, ports)
      } catch (error) {
        if (error instanceof AppError) await ports.tellFailure(error)
        else log.unexpected('link', error)
      } finally {
        isOpen = false
      }
    },
  }
}

async function answer(link: string, ports: LinkPorts): Promise<void> {
  const read = readProfileLink(link, domainToASCII)
  if (!read.ok) {
    ports.log.info('link refused', { problem: read.problem })
    return ports.refuseLink(read.problem, read.subject ?? '')
  }
  ports.lock.assertOpen()
  if (!(await ports.confirmLink(read.entry))) return ports.log.info('link declined')
  ports.lock.assertOpen()
  await ports.changes.addProfiles('link', [read.entry], 'imported')
}
